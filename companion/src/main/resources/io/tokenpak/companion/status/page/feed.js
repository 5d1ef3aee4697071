// What the companion tells: at first all of it, then each second what has changed.

export class Locked extends Error {}

const LONGEST_PAUSE = 15000;

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) {
    return body;
  }
  const message = body?.error?.message ?? `the companion answered ${response.status}`;
  throw response.status === 403 ? new Locked(message) : new Error(message);
}

export async function get(path, signal) {
  return answer(await fetch(path, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal }));
}

export async function post(path, body = {}) {
  return answer(await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    headers: { 'Content-Type': 'application/json', 'X-TokenPak-Page': '1' },
    body: JSON.stringify(body),
  }));
}

/** Follows the companion, for as long as the page is open. */
export class Feed {
  #state = {};
  #source;
  #pause = 1000;

  /** listener: { changed(state), connected(), lost(), locked(message) } */
  constructor(listener) {
    this.listener = listener;
  }

  async start() {
    try {
      this.#state = await get('/tokenpak/api/status');
      this.listener.changed(this.#state);
      this.#listen();
    } catch (failure) {
      if (failure instanceof Locked) {
        this.listener.locked(failure.message);
      } else {
        this.#again();
      }
    }
  }

  #listen() {
    const source = new EventSource('/tokenpak/api/events');
    this.#source = source;
    source.onopen = () => {
      this.#pause = 1000;
      this.listener.connected();
    };
    source.onmessage = (event) => {
        Object.assign(this.#state, JSON.parse(event.data));
      this.listener.changed(this.#state);
    };
    source.onerror = () => this.#drop(source);
  }

  #drop(source) {
    source.close();
    if (this.#source === source) {
      this.#source = undefined;
      this.#again();
    }
  }

  #again() {
    this.listener.lost();
    setTimeout(() => this.start(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  stop() {
    const source = this.#source;
    this.#source = undefined;
    source?.close();
  }
}
