/* What the console's pages do in the browser. Every page works without it, if less comfortably. */
(function () {
  'use strict';

  const root = document.documentElement;
  root.classList.add('js');

  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => root.dataset.theme === 'dark' || root.dataset.theme === 'auto' && system.matches;

  function nameThemeButtons() {
    document.querySelectorAll('.theme-button').forEach(button => {
      button.querySelector('.theme-label').textContent = dark() ? 'Light theme' : 'Dark theme';
      const icon = button.querySelector('.pi');
      icon.classList.toggle('pi-sun', dark());
      icon.classList.toggle('pi-moon', !dark());
    });
  }

  /* The server reads the cookie, so that the next page does not flash in the other theme. */
  function toggleTheme() {
    root.dataset.theme = dark() ? 'light' : 'dark';
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = 'theme=' + root.dataset.theme + '; Path=/; Max-Age=31536000; SameSite=Lax' + secure;
    nameThemeButtons();
  }

  function toggleMenu(button, open) {
    button.setAttribute('aria-expanded', String(open));
    document.getElementById('menu').classList.toggle('open', open);
  }

  const local = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});

  /* Times come in UTC; the viewer's zone is known here alone. */
  function localize(within) {
    within.querySelectorAll('time[datetime]:not([title])').forEach(time => {
      const at = new Date(time.getAttribute('datetime'));
      if (!isNaN(at)) {
        time.title = time.textContent;
        time.textContent = local.format(at);
      }
    });
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    const before = button.innerHTML;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = 'Copied';
    } catch (refused) {
      getSelection().selectAllChildren(source);
      button.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => { button.innerHTML = before; }, 2000);
  }

  /* What cannot be undone stays disabled until its name is typed; the server compares again. */
  function guard(input) {
    const button = input.closest('dialog').querySelector('.danger');
    button.disabled = input.value.trim() !== input.dataset.mustBe;
  }

  /* What PrimeFaces asked for in the background did not come. */
  function tellFailure(xhr) {
    let text = 'The server does not answer. What is on this page may be out of date; reload it in a moment.';
    try {
      text = JSON.parse(xhr.responseText).detail || text;
    } catch (notOurs) {
      /* A proxy answered, or nobody. */
    }
    const notice = document.createElement('div');
    notice.className = 'notice notice-bad';
    notice.textContent = text;
    document.getElementById('notices').replaceChildren(notice);
  }

  document.addEventListener('click', event => {
    const on = selector => event.target.closest(selector);
    if (on('.theme-button')) {
      toggleTheme();
    } else if (on('.menu-button')) {
      const button = on('.menu-button');
      toggleMenu(button, button.getAttribute('aria-expanded') !== 'true');
    } else if (on('[data-opens]')) {
      const dialog = document.getElementById(on('[data-opens]').dataset.opens);
      dialog.querySelectorAll('[data-must-be]').forEach(guard);
      dialog.showModal();
    } else if (on('[data-closes]')) {
      document.getElementById(on('[data-closes]').dataset.closes).close();
    } else if (on('[data-copies]')) {
      copy(on('[data-copies]'));
    }
  });

  document.addEventListener('input', event => {
    if (event.target.matches('[data-must-be]')) {
      guard(event.target);
    }
  });

  document.addEventListener('keydown', event => {
    const button = document.querySelector('.menu-button[aria-expanded="true"]');
    if (event.key === 'Escape' && button) {
      toggleMenu(button, false);
      button.focus();
    }
  });

  document.addEventListener('DOMContentLoaded', () => {
    nameThemeButtons();
    system.addEventListener('change', nameThemeButtons);
    localize(document);
    if (window.jQuery) {
      jQuery(document).on('pfAjaxError', (event, xhr) => tellFailure(xhr));
    }
    new MutationObserver(changes => {
      if (changes.some(change => change.addedNodes.length > 0)) {
        localize(document);
      }
    }).observe(document.body, {childList: true, subtree: true});
  });
})();
