// The numbers that are asked about: one state, which the link in the address bar holds.

const NUMBERS = {
  items: [1, 1_000_000, true],
  taskSeconds: [1e-6, 60, false],
  cpuShare: [0, 1, false],
  concurrency: [1, 10_000, true],
  bytes: [0, 64 << 20, true],
  cores: [1, 1024, true],
  threads: [1, 10_000, true],
  cpus: [1, 1024, true],
};

/**
 * The state. Whoever listens is called after each change.
 *
 * @param machine what the server says: its cores and the names of spreads
 */
export function createQuestion(machine) {
  const usual = {
    items: 2000,
    taskSeconds: 0.02,
    cpuShare: 0.2,
    spread: 'exponential',
    concurrency: 64,
    bytes: 0,
    cores: machine.cores,
    threads: 32,
    cpus: machine.cores,
  };
  const listeners = [];
  let now = { ...usual, ...read(location.hash) };

  /** What of a link can be used; the rest is as usual. */
  function read(hash) {
    const given = new URLSearchParams(hash.replace(/^#/, ''));
    const read = {};
    for (const [name, [least, most, whole]] of Object.entries(NUMBERS)) {
      const value = Number(given.get(name) ?? NaN);
      if (value >= least && value <= most && (!whole || Number.isInteger(value))) read[name] = value;
    }
    if (machine.spreads.includes(given.get('spread'))) read.spread = given.get('spread');
    if (read.cores && !read.cpus) read.cpus = read.cores;
    return read;
  }

  function write() {
    const text = new URLSearchParams(
      Object.entries(now).filter(([name, value]) => name !== 'cpus' || value !== now.cores));
    return '#' + text;
  }

  function change(next) {
    now = next;
    history.replaceState(null, '', write());
    listeners.forEach(listener => listener(now));
  }

  addEventListener('hashchange', () => change({ ...usual, ...read(location.hash) }));

  return {
    get now() { return now; },
    get link() { return location.origin + location.pathname + write(); },
    listen(listener) { listeners.push(listener); },
    /** Changes some numbers. As many threads compute as there are cores, until they are set apart. */
    set(some) {
      const follows = 'cores' in some && !('cpus' in some) && now.cpus === now.cores;
      change({ ...now, ...some, ...(follows ? { cpus: some.cores } : {}) });
    },
    reset() { change({ ...usual }); },
  };
}
