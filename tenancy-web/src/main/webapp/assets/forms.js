/* What forms do in the browser beyond being sent. */
(function () {
  'use strict';

  /* Sends a form only once, however often its button is pressed. */
  function sendOnce(event) {
    const form = event.target;
    if (form.method.toLowerCase() !== 'post' || event.defaultPrevented || form.dataset.leavesPage === 'no') {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'sent';
  }

  /* A dialog that serves every row of a table is told which row it is about. */
  function fill(button) {
    const dialog = document.getElementById(button.dataset.opens);
    dialog.querySelectorAll('[data-takes="value"]').forEach(input => { input.value = button.dataset.value || ''; });
    dialog.querySelectorAll('[data-takes="name"]').forEach(place => { place.textContent = button.dataset.name || ''; });
  }

  /* How many rows are ticked, and the buttons that need one. */
  function count(form) {
    const boxes = [...form.querySelectorAll('tbody input[type="checkbox"]')];
    const ticked = boxes.filter(box => box.checked).length;
    const all = form.querySelector('[data-ticks-all]');
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    form.querySelector('[data-counts]').textContent = ticked === 0 ? 'None ticked' : ticked + ' ticked';
    form.querySelectorAll('[data-needs-ticks]').forEach(button => { button.disabled = ticked === 0; });
    form.querySelector('.bulk').classList.toggle('bulk-on', ticked > 0);
  }

  /* A slug like a name, for as long as nobody has typed another. */
  function suggest(name) {
    const slug = document.getElementById(name.dataset.suggests);
    if (slug.value !== (slug.dataset.suggested || '')) {
      return;
    }
    slug.value = name.value.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
        .replace(/ß/g, 'ss').replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '').slice(0, 55).replace(/-+$/, '');
    slug.dataset.suggested = slug.value;
  }

  /* A time is typed in the viewer's zone and sent in UTC. */
  function localTimes() {
    document.querySelectorAll('input[data-time]').forEach(input => {
      const sent = document.createElement('input');
      sent.type = 'hidden';
      sent.name = input.name;
      sent.value = input.value;
      const at = new Date(input.value);
      input.removeAttribute('name');
      input.value = '';
      input.type = 'datetime-local';
      if (!isNaN(at)) {
        input.value = new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
      }
      input.addEventListener('change', () => {
        sent.value = input.value ? new Date(input.value).toISOString().replace(/\.\d+Z$/, 'Z') : '';
      });
      input.after(sent);
    });
  }

  /* An error belongs to its input, for those who cannot see that they stand together. */
  function tieErrors() {
    document.querySelectorAll('.field .field-error').forEach((error, number) => {
      const input = error.closest('.field').querySelector('input, select, textarea');
      if (input) {
        error.id = error.id || 'error-' + number;
        input.setAttribute('aria-invalid', 'true');
        input.setAttribute('aria-describedby',
            [input.getAttribute('aria-describedby'), error.id].filter(Boolean).join(' '));
      }
    });
  }

  /* After something was done, the focus is where it is told; after a refusal, where it can be mended. */
  function focusNews() {
    const error = document.querySelector('.field .field-error');
    if (error) {
      const dialog = error.closest('dialog');
      if (dialog) {
        dialog.showModal();
      }
      error.closest('.field').querySelector('input, select, textarea').focus();
      return;
    }
    const news = document.querySelector('[data-news], .notice:not(.standing)');
    if (news) {
      news.tabIndex = -1;
      news.focus();
    }
  }

  document.addEventListener('submit', sendOnce);

  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-opens][data-value]');
    if (opener) {
      fill(opener);
    }
  }, true);

  document.addEventListener('change', event => {
    const form = event.target.closest('form[data-ticked], form:has(.bulk)');
    if (!form || event.target.type !== 'checkbox') {
      return;
    }
    if (event.target.matches('[data-ticks-all]')) {
      form.querySelectorAll('tbody input[type="checkbox"]').forEach(box => { box.checked = event.target.checked; });
    }
    count(form);
  });

  document.addEventListener('input', event => {
    if (event.target.matches('[data-suggests]')) {
      suggest(event.target);
    }
  });

  document.addEventListener('DOMContentLoaded', () => {
    localTimes();
    tieErrors();
    focusNews();
    document.querySelectorAll('form:has(.bulk)').forEach(count);
  });

  /* The page comes back as it was left: what was sent may be sent again. */
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach(form => { delete form.dataset.sent; });
    document.querySelectorAll('form:has(.bulk)').forEach(count);
  });
})();
