// What the server is asked. Nothing here knows what it means.

/** What went wrong, in the server's own words. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function answer(response) {
  if (response.status === 204) return null;
  const type = response.headers.get('Content-Type') ?? '';
  const body = type.startsWith('application/json') ? await response.json() : null;
  if (!response.ok) {
    throw new Refused(response.status, body?.error ?? `the server answers ${response.status}`);
  }
  return body;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, 'the server does not answer; is flyshuttle serve still running?');
  }
  return answer(response);
}

export const get = path => ask(path);

export const post = (path, body) => ask(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** By which the server knows this page's questions from those of others. */
const page = [...crypto.getRandomValues(new Uint32Array(4))].map(part => part.toString(16)).join('-');

/**
 * Has something computed from the numbers: null if that was given up, since `/api/simulate` was
 * asked about others meanwhile.
 */
export const compute = (path, numbers) => post(path, { ...numbers, page });

export const remove = path => ask(path, { method: 'DELETE' });

/**
 * Calls `call` with the latest of what it is given: one at a time, and of those that come meanwhile
 * only the last. So a slider never makes the server work for answers that nobody will see.
 */
export function latest(call, done, failed) {
  let running = false;
  let next;
  async function run() {
    running = true;
    while (next) {
      const { value } = next;
      next = undefined;
      try {
        const result = await call(value);
        if (!next) done(result, value);
      } catch (error) {
        if (!next) failed(error, value);
      }
    }
    running = false;
  }
  return value => {
    next = { value };
    if (!running) run();
  };
}

/** Calls `call` once nothing has come for so many milliseconds. */
export function settled(millis, call) {
  let timer;
  return value => {
    clearTimeout(timer);
    timer = setTimeout(() => call(value), millis);
  };
}
