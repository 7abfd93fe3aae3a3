// Runs inside the frame of an AddressBook or a Wallet. Talks to the shop's page by messages, to the server by
// fetch, and leaves the drawing to chooser.js. Nothing happens until the page has said who it is and what it wants.

import { chooser, problem } from './chooser.js';

const CHANNEL = 'amazon-widgets';
const { kind, parent: parentOrigin } = document.body.dataset;
const main = document.querySelector('main');
const said = document.getElementById('said');

const KINDS = {
  'address-book': {
    read: '/widgets/api/address-book',
    choose: '/widgets/api/address',
    member: 'address_id',
    selected: 'address-selected',
    legend: 'Choose a delivery address',
    change: 'Change address',
    saved: (title) => `Delivery address: ${title}`,
    cannot: 'Your addresses can’t be shown',
  },
  wallet: {
    read: '/widgets/api/wallet',
    choose: '/widgets/api/payment-method',
    member: 'card_id',
    selected: 'payment-selected',
    legend: 'Choose a payment method',
    change: 'Change payment method',
    saved: (title) => `Payment method: ${title}`,
    cannot: 'Your payment methods can’t be shown',
  },
};
const words = KINDS[kind];
/** What the page asked for, from its `begin`; the order reference is filled in when we made it. */
let wanted = null;

function say(message) {
  window.parent.postMessage({ channel: CHANNEL, ...message }, parentOrigin);
}

/** Posts to the server as this buyer. Every refusal is a value with `error`, also when nobody answers. */
async function ask(path, more = {}) {
  const headers = { 'content-type': 'application/json' };
  if (wanted.token) headers['x-amz-access-token'] = wanted.token;
  const body = {
    seller_id: wanted.sellerId,
    environment: wanted.environment,
    order_reference: wanted.orderReferenceId,
    read_only: wanted.readOnly,
    ...more,
  };
  try {
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { error: { code: 'UnknownError', message: 'Amazon did not answer.' } };
  }
}

function showProblem(error) {
  const again = error.code === 'UnknownError' ? start : null;
  main.replaceChildren(problem(words.cannot, error, again));
}

/** Draws what the server says is so now. */
function show(view) {
  main.replaceChildren(chooser(kind, words, view, choose));
}

/** The buyer picked one. Resolves to whether it was taken; the page hears of it only then. */
async function choose(choice) {
  main.setAttribute('aria-busy', 'true');
  const view = await ask(words.choose, { [words.member]: choice.id });
  main.removeAttribute('aria-busy');
  if (view.error) {
    say({ type: 'error', ...view.error });
    if (!view.choices) showProblem(view.error);
    else show(view);
    return null;
  }
  said.textContent = words.saved(choice.title);
  say({ type: words.selected, first: false });
  return view;
}

async function start() {
  main.setAttribute('aria-busy', 'true');
  const view = await ask(words.read);
  main.removeAttribute('aria-busy');
  if (view.created) {
    wanted.orderReferenceId = view.order_reference;
    say({ type: 'created', orderReferenceId: view.order_reference });
  }
  if (view.choices) show(view);
  if (view.error) {
    if (!view.choices) showProblem(view.error);
    say({ type: 'error', ...view.error });
    return;
  }
  say({ type: 'ready' });
  if (view.settled && !wanted.readOnly) say({ type: words.selected, first: true });
}

window.addEventListener('message', (event) => {
  if (event.source !== window.parent || event.origin !== parentOrigin || event.data?.channel !== CHANNEL) return;
  if (event.data.type === 'begin' && !wanted) {
    wanted = { ...event.data };
    document.documentElement.classList.toggle('fixed', Boolean(wanted.fixedSize));
    start();
  } else if (event.data.type === 'again' && wanted && !wanted.readOnly) {
    ask(words.read).then((view) => {
      if (!view.error && view.settled) say({ type: words.selected, first: false });
    });
  }
});

if (window.parent === window) {
  main.removeAttribute('aria-busy');
  main.replaceChildren(problem('This is a part of a shop’s page', { message: 'Open it from the shop’s checkout.' }, null));
} else {
  // The frame is as high as what it shows; a fixed size scrolls instead and ignores this.
  new ResizeObserver(() => say({ type: 'size', height: document.body.getBoundingClientRect().height }))
    .observe(document.body);
  say({ type: 'hello' });
}
