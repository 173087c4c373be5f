// What would have to be different for another choice: asked of the planner once a slider rests.

import { latest, post, settled } from './api.js';
import { byId, element } from './dom.js';

const RESTS = 250; // milliseconds

export function createChanges(question, trouble) {
  const list = byId('changes');
  const ask = latest(now => post('/api/changes', now), show, trouble);
  const soon = settled(RESTS, now => ask(now));

  function show({ changes }, asked) {
    list.replaceChildren(...changes.map(change => element('li', {}, change)));
    list.setAttribute('aria-busy', String(asked !== question.now));
  }

  question.listen(now => {
    list.setAttribute('aria-busy', 'true'); // what it says is of the numbers before
    soon(now);
  });
  soon(question.now);
}
