// Link, save and load: the numbers as an address, as a file, and from a profile or report.

import { post } from './api.js';
import { byId, element, say } from './dom.js';

const LARGEST = 4 << 20; // bytes; the server takes no more

export function createLoading(question, measuring, answer) {
  const note = text => say(byId('note'), text);

  byId('link').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(question.link);
      note('The link is copied; it holds all numbers.');
    } catch {
      note(`The link: ${question.link}`); // not over plain HTTP from another machine
    }
  });

  byId('copy-java').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(byId('java').textContent);
      note('The lines are copied.');
    } catch {
      getSelection().selectAllChildren(byId('java'));
    }
  });

  byId('save').addEventListener('click', () => {
    const saved = {
      schema: 1, question: question.now, forecast: answer(), results: measuring.results,
    };
    const address = URL.createObjectURL(new Blob([JSON.stringify(saved, null, 2)], { type: 'application/json' }));
    element('a', { href: address, download: 'flyshuttle-workload.json' }).click();
    URL.revokeObjectURL(address);
    note('Saved: the numbers, the forecast, and what was measured.');
  });

  byId('load').addEventListener('click', () => byId('file').click());
  byId('file').addEventListener('change', async event => {
    const [file] = event.target.files;
    event.target.value = '';
    if (!file) return;
    if (file.size > LARGEST) {
      note(`${file.name} is too large; at most 4 MB can be read.`);
      return;
    }
    try {
      const read = await post('/api/import', await file.text());
      question.set(read.question);
      if (read.measured) measuring.take(read.measured);
      note(read.note);
    } catch (error) {
      note(`${file.name}: ${error.message}`);
    }
  });

  byId('reset').addEventListener('click', () => {
    question.reset();
    note('');
  });
}
