// Draws one choice out of several: folded to the chosen one with "Change", or unfolded as native radio buttons.
// A pointer's choice folds at once. Arrow keys walk through the list and are saved when they rest, and the list
// stays open until "Done", Enter or Escape, so that a keyboard is never thrown out of it.

const REST_MS = 400;
const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region' });
const ICONS = {
  'address-book': 'M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  wallet: 'M3.5 7a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2zM3.5 9.5h17M7 15h3',
};

/** Makes an element: `make('p', { class: 'line' }, 'text', child)`. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null && child !== ''));
  return element;
}

function glyph(kind) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS(svg.namespaceURI, 'path');
  path.setAttribute('d', ICONS[kind]);
  svg.append(path);
  return make('span', { class: 'glyph', 'aria-hidden': 'true' }, svg);
}

/** The words of one choice; inside a label they are the radio's name. */
function what(choice) {
  const country = choice.country ? countryName(choice.country) : null;
  const lines = [...choice.lines];
  if (country) lines.push([lines.pop(), country].filter(Boolean).join(', '));
  return make(
    'span',
    { class: 'what' },
    make('span', { class: 'title' }, choice.title, choice.hint ? make('span', { class: 'hint' }, ` · ${choice.hint}`) : null),
    ...lines.map((line) => make('span', { class: 'line' }, line)),
    choice.problem ? make('span', { class: 'line warn' }, choice.problem) : null,
  );
}

function countryName(code) {
  try {
    return COUNTRIES.of(code);
  } catch {
    return code;
  }
}

/**
 * `view`: { choices: [{ id, title, lines, country?, hint?, problem?, disabled? }], chosen, editable, notice? }.
 * `choose(choice)` resolves to the new view, or to null when it was refused.
 */
export function chooser(kind, words, view, choose) {
  const byId = (id) => view.choices.find((choice) => choice.id === id);
  const root = make('div', { class: 'chooser' });
  const alternatives = view.choices.filter((choice) => !choice.disabled && choice.id !== view.chosen);
  let chosen = byId(view.chosen) ?? null;

  const change = view.editable && alternatives.length > 0
    ? make('button', { type: 'button', class: 'change', 'aria-label': words.change, 'aria-expanded': 'false', 'aria-controls': 'list' }, 'Change')
    : null;
  const card = make('div', { class: 'card' });
  const list = make('form', { id: 'list', hidden: true });
  const done = make('button', { type: 'submit', class: 'done' }, 'Done');
  const fieldset = make('fieldset', {}, make('legend', {}, words.legend));
  const radios = new Map();

  for (const choice of view.choices) {
    const radio = make('input', {
      type: 'radio', name: 'choice', value: choice.id, disabled: choice.disabled, checked: choice.id === view.chosen,
    });
    radios.set(choice.id, radio);
    fieldset.append(make('label', { class: 'row' }, radio, what(choice)));
  }
  list.append(fieldset, make('div', { class: 'foot' }, done));

  function drawCard() {
    card.replaceChildren(glyph(kind), chosen ? what(chosen) : make('span', { class: 'what none' }, view.none), change ?? '');
  }

  function fold(open) {
    list.hidden = !open;
    card.hidden = open;
    change?.setAttribute('aria-expanded', String(open));
  }

  function unfold() {
    fold(true);
    const at = radios.get(chosen?.id);
    const start = at && !at.disabled ? at : [...radios.values()].find((radio) => !radio.disabled);
    start?.focus();
  }

  /** Folds and gives the focus back to where it came from. */
  function close() {
    fold(false);
    change?.focus();
  }

  let resting = 0;
  let pointerAt = -Infinity;
  let waiting = Promise.resolve();
  /** Saves what is checked, one request after the other, so that the last choice is the last one saved. */
  function save() {
    clearTimeout(resting);
    resting = 0;
    waiting = waiting.then(async () => {
      const id = new FormData(list).get('choice');
      if (!id || id === chosen?.id) return true;
      const now = await choose(byId(id));
      if (!now) return false;
      view = now;
      chosen = byId(now.chosen);
      drawCard();
      return true;
    });
    return waiting;
  }
  async function saveAndClose() {
    list.classList.add('busy');
    if (await save()) close();
    list.classList.remove('busy');
  }

  list.addEventListener('pointerdown', () => { pointerAt = performance.now(); });
  list.addEventListener('keydown', (event) => {
    pointerAt = -Infinity;
    if (event.key === 'Escape') {
      event.preventDefault();
      saveAndClose();
    }
  });
  list.addEventListener('change', () => {
    clearTimeout(resting);
    if (performance.now() - pointerAt < 2000) saveAndClose();
    else resting = setTimeout(save, REST_MS);
  });
  list.addEventListener('submit', (event) => {
    event.preventDefault();
    saveAndClose();
  });
  change?.addEventListener('click', unfold);

  drawCard();
  if (view.notice) root.append(make('p', { class: 'notice' }, view.notice));
  root.append(card);
  if (change) root.append(list);
  return root;
}

/** Something that keeps the widget from showing anything, in a shopper's words. */
export function problem(title, error, again) {
  const box = make(
    'div',
    { class: 'problem', role: 'alert' },
    make('p', { class: 'title' }, title),
    make('p', { class: 'line' }, error.explain ?? error.message),
    error.code ? make('p', { class: 'line code' }, error.code) : null,
  );
  if (again) {
    const retry = make('button', { type: 'button', class: 'change' }, 'Try again');
    retry.addEventListener('click', again);
    box.append(retry);
  }
  return box;
}
