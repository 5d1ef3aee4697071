// Trades the code behind the # for a session, and goes on to the page.

import { post } from './feed.js';

const said = document.getElementById('said');
const code = location.hash.slice(1);
// The code is of no use any more once it was sent; it need not stay in the history.
history.replaceState(null, '', location.pathname);

async function logIn() {
  if (!/^[0-9a-f]{64}$/.test(code)) {
    said.textContent = 'This link holds no code: run tokenpak status --open, and open the link that it prints.';
    return;
  }
  try {
    await post('/tokenpak/api/login', { code });
    location.replace('/tokenpak/');
  } catch (failure) {
    said.textContent = failure.message;
  }
}

logIn();
