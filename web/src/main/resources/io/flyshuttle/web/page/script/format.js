// Figures for people: three digits say enough.

// Made once: toLocaleString makes one for each number, which takes longer than to draw it.
const [WHOLE, TENTHS, HUNDREDTHS] = [0, 1, 2].map(maximumFractionDigits =>
  new Intl.NumberFormat('en', { maximumFractionDigits }));

const digits = value =>
  (value < 9.995 ? HUNDREDTHS : value < 99.95 ? TENTHS : WHOLE).format(value);

export const count = value => WHOLE.format(Math.round(value));

export function seconds(value) {
  if (value === 0) return '0 s';
  if (value < 1e-3) return digits(value * 1e6) + ' µs';
  if (value < 0.9995) return digits(value * 1e3) + ' ms';
  if (value < 120) return digits(value) + ' s';
  return value < 7200 ? digits(value / 60) + ' min' : digits(value / 3600) + ' h';
}

export const millis = value => seconds(value / 1e3);

export function bytes(value) {
  if (value === 0) return 'none';
  if (value < 1e3) return digits(value) + ' B';
  if (value < 1e6) return digits(value / 1e3) + ' kB';
  return value < 1e9 ? digits(value / 1e6) + ' MB' : digits(value / 1e9) + ' GB';
}

export const percent = part => Math.round(100 * part) + ' %';

export const times = value =>
  (value < 99.95 ? value.toFixed(1) : count(value)) + '×';

/** How far a forecast was off: +3 %, −2 %. */
export function off(part) {
  const rounded = Math.abs(part) < 0.0995 ? (100 * Math.abs(part)).toFixed(1) : Math.round(100 * Math.abs(part));
  return (part < 0 ? '−' : '+') + rounded + ' %';
}
