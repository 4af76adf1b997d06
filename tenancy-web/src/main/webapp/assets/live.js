/* For pages that change while they are looked at. */
(function () {
  'use strict';

  /* Says what has changed, once: the text to be said is replaced at every look, whether it is another or not. */
  const listeners = [...document.querySelectorAll('[data-hears]')];

  function say() {
    listeners.forEach(listener => {
      const source = document.getElementById(listener.dataset.hears);
      if (source && listener.textContent !== source.textContent) {
        listener.textContent = source.textContent;
      }
    });
  }

  if (listeners.length > 0) {
    new MutationObserver(say).observe(document.getElementById('main'), {childList: true, subtree: true});
  }

  /* Asks for news, as often as the page says, until it says so no more. */
  function lookAgain() {
    const live = document.querySelector('[data-looks]');
    if (live) {
      setTimeout(() => {
        if (!document.hidden) {
          window.lookForNews();
        }
        lookAgain();
      }, live.dataset.looks * 1000);
    }
  }

  lookAgain();

  /* What takes a while says so, and is not asked for twice. */
  document.addEventListener('submit', event => {
    const button = event.submitter;
    if (button && button.dataset.busy) {
      setTimeout(() => {
        button.value = button.dataset.busy;
        button.disabled = true;
      });
    }
  });
})();
