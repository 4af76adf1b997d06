/* Sends an archive as it is: a file of any size, read from the disk while it is sent. */
(function () {
  'use strict';

  const form = document.getElementById('import');
  const state = document.getElementById('import-state');
  const bar = document.getElementById('import-bar');
  const button = document.getElementById('import-do');
  const file = document.getElementById('archive');

  function size(bytes) {
    const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    let number = bytes;
    while (number >= 1024 && unit < units.length - 1) {
      number /= 1024;
      unit++;
    }
    return (unit === 0 ? number : number.toFixed(1)) + ' ' + units[unit];
  }

  /* Besides its hint an input is described by what is wrong with it. */
  function describe(input, error) {
    const hints = (input.getAttribute('aria-describedby') || '').split(' ').filter(id => !id.endsWith('-error'));
    input.setAttribute('aria-describedby', hints.concat(error).join(' ').trim());
  }

  function clear() {
    form.querySelectorAll('.field-error').forEach(error => error.remove());
    form.querySelectorAll('[aria-invalid]').forEach(input => {
      input.removeAttribute('aria-invalid');
      describe(input, '');
    });
    state.className = 'quiet';
  }

  /* Tells what is wrong at the input it is about, or below the form. */
  function refuse(input, text) {
    document.getElementById('import-progress').hidden = true;
    button.disabled = false;
    if (!input) {
      state.className = 'notice notice-bad';
      state.textContent = text;
      return;
    }
    const error = document.createElement('span');
    error.className = 'field-error';
    error.id = input.id + '-error';
    error.textContent = text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
    input.closest('.field').append(error);
    input.setAttribute('aria-invalid', 'true');
    describe(input, error.id);
    state.textContent = '';
    input.focus();
  }

  function refused(problem) {
    const first = (problem.errors || [])[0];
    const name = first && (first.pointer || '').slice(1);
    const taken = problem.type === '/problems/slug-taken';
    refuse(name || taken ? document.getElementById(name || 'slug') : null, first ? first.detail : problem.detail);
  }

  function done(tenant) {
    form.hidden = true;
    document.getElementById('import-key').textContent = tenant.apiKey;
    document.getElementById('import-link').href = '/admin/tenant?slug=' + encodeURIComponent(tenant.slug);
    document.getElementById('import-done').hidden = false;
    const text = document.getElementById('import-done-text');
    text.textContent = 'Tenant ' + tenant.slug + ' is imported, with ' + tenant.rows
        + (tenant.rows === 1 ? ' row.' : ' rows.');
    text.focus();
  }

  function answered(request) {
    const type = request.getResponseHeader('Content-Type') || '';
    if (!type.includes('json')) {
      refuse(null, new URL(request.responseURL).pathname === '/admin/login'
          ? 'Nothing was imported: the session has ended. Log in in another tab, then import again.'
          : 'What came back is no answer of this server\'s (status ' + request.status + '): the tenant may be imported,'
              + ' or still be on its way. Look whether it is there before you import again.');
      return;
    }
    const answer = JSON.parse(request.responseText);
    if (request.status === 201) {
      done(answer);
    } else {
      refused(answer);
    }
  }

  function send(archive) {
    const query = new URLSearchParams();
    ['slug', 'name', 'plan'].forEach(name => query.set(name, document.getElementById(name).value));
    const request = new XMLHttpRequest();
    let told = -1;
    request.open('POST', form.getAttribute('action') + '?' + query);
    request.setRequestHeader('Content-Type', 'application/zip');
    request.upload.addEventListener('progress', event => {
      bar.value = event.total === 0 ? 100 : 100 * event.loaded / event.total;
      const tenth = Math.floor(bar.value / 10);
      if (tenth === told) {
        return;
      }
      told = tenth;
      state.textContent = event.loaded < event.total
          ? size(event.loaded) + ' of ' + size(event.total) + ' are sent.'
          : 'All is sent; the last of it is loaded and checked.';
    });
    request.addEventListener('load', () => answered(request));
    request.addEventListener('error', () => refuse(null,
        'The connection broke off. Look whether the tenant is there before you import again.'));
    document.getElementById('import-progress').hidden = false;
    button.disabled = true;
    request.send(archive);
  }

  file.addEventListener('change', () => {
    clear();
    state.textContent = file.files.length > 0 ? file.files[0].name + ': ' + size(file.files[0].size) : '';
  });

  form.addEventListener('submit', event => {
    event.preventDefault();
    clear();
    if (file.files.length === 0) {
      refuse(file, 'choose the archive');
    } else {
      send(file.files[0]);
    }
  });
})();
