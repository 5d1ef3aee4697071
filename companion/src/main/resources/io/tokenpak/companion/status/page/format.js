// Numbers and times as people read them.

const whole = new Intl.NumberFormat('en-US');
const minuteForm = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const secondForm = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayForm = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export const count = (number) => whole.format(number ?? 0);

/** A count in at most four digits: 999, 12.3 k, 4.56 M. */
export function short(number) {
  const value = number ?? 0;
  for (const [size, unit] of [[1e12, ' T'], [1e9, ' G'], [1e6, ' M'], [1e3, ' k']]) {
    if (value >= size) {
      const scaled = value / size;
      return scaled.toFixed(scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2) + unit;
    }
  }
  return whole.format(value);
}

/** US dollars out of decimal text. */
export function money(text) {
  if (text === null || text === undefined) {
    return '–';
  }
  const value = Number(text);
  if (value === 0) {
    return '$0';
  }
  if (value < 0.0001) {
    return '< $0.0001';
  }
  return '$' + (value >= 1000 ? whole.format(Math.round(value)) : value.toFixed(value >= 1 ? 2 : 4));
}

export function bytes(number) {
  const value = number ?? 0;
  if (value < 1024) {
    return `${value} B`;
  }
  const kibi = value / 1024;
  return kibi < 1024 ? `${kibi.toFixed(kibi < 10 ? 1 : 0)} KiB` : `${(kibi / 1024).toFixed(1)} MiB`;
}

export function millis(number) {
  if (number === null || number === undefined) {
    return '–';
  }
  return number < 1000 ? `${Math.round(number)} ms` : number < 60000 ? `${(number / 1000).toFixed(1)} s` : span(number / 1000);
}

/** Seconds in at most two units. */
export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) {
    return `${s} s`;
  }
  const minutes = Math.floor(s / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return hours < 10 && minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  }
  return `${Math.floor(hours / 24)} days`;
}

export const since = (iso, now) => span((now - Date.parse(iso)) / 1000);

/** `in 3 h`, or `2 days ago`. */
export function from(iso, now) {
  const seconds = (Date.parse(iso) - now) / 1000;
  return seconds >= 0 ? `in ${span(seconds)}` : `${span(-seconds)} ago`;
}

export const minute = (iso) => minuteForm.format(new Date(iso));

/** The time, with the day if it is another than today. */
export function moment(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  return today ? secondForm.format(at) : `${dayForm.format(at)} ${minuteForm.format(at)}`;
}

export const percent = (share) => `${Math.round(share * 100)} %`;

/** How many there are of a thing. */
export const things = (number, one, many = one + 's') => `${count(number)} ${number === 1 ? one : many}`;
