// Figures for people: three digits say enough.

const digits = value =>
  value.toLocaleString('en', value < 9.995 ? { maximumFractionDigits: 2 }
    : value < 99.95 ? { maximumFractionDigits: 1 } : { maximumFractionDigits: 0 });

export const count = value => Math.round(value).toLocaleString('en');

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
