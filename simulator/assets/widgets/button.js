// Widgets.js, part 3: the button. A real <button>, drawn by us, so that keyboards and screen readers just work.

const WORDS = {
  en: { pay: 'Pay with Amazon', login: 'Login with Amazon' },
  de: { pay: 'Mit Amazon bezahlen', login: 'Mit Amazon anmelden' },
  fr: { pay: 'Payer avec Amazon', login: 'Se connecter avec Amazon' },
  it: { pay: 'Paga con Amazon', login: 'Accedi con Amazon' },
  es: { pay: 'Pagar con Amazon', login: 'Iniciar sesión con Amazon' },
  ja: { pay: 'Amazonで支払う', login: 'Amazonでログイン' },
};
const SIZES = { small: [168, 44, 15], medium: [216, 48, 17], large: [296, 56, 20], 'x-large': [400, 64, 23] };

// A style sheet object, because a strict Content-Security-Policy forbids <style> elements but not this.
// `var(--amazon-button-width)` lets a page stretch the button to its column.
const buttonSheet = new CSSStyleSheet();
buttonSheet.replaceSync(`
  .amazon-pay-button {
    box-sizing: border-box; display: inline-flex; align-items: center; justify-content: center; gap: .5em;
    inline-size: var(--amazon-button-width, auto); min-inline-size: min(var(--_width), 100%); max-inline-size: 100%; min-block-size: var(--_height);
    margin: 0; padding: .35em .75em; border: 1px solid var(--_edge); border-radius: .5em; cursor: pointer;
    font: 500 var(--_font)/1.2 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    letter-spacing: normal; text-transform: none; text-decoration: none; text-shadow: none; white-space: nowrap;
    color: var(--_ink); background: linear-gradient(var(--_top), var(--_bottom)); appearance: none;
    box-shadow: 0 1px 2px rgb(0 0 0 / .18), inset 0 1px 0 rgb(255 255 255 / .35);
    -webkit-tap-highlight-color: transparent;
  }
  .amazon-pay-button strong { font-weight: 750; }
  .amazon-pay-button svg { flex: none; inline-size: 1.3em; block-size: 1.3em; }
  .amazon-pay-button:hover { filter: brightness(.96) saturate(1.1); }
  .amazon-pay-button:active { filter: brightness(.9); box-shadow: inset 0 1px 3px rgb(0 0 0 / .3); }
  .amazon-pay-button:focus-visible { outline: 3px solid #1d6fdc; outline-offset: 2px; }
  .amazon-pay-button[data-color="Gold"] { --_top: #ffdf7e; --_bottom: #f5bd3a; --_edge: #a3781a; --_ink: #17130a; }
  .amazon-pay-button[data-color="LightGray"] { --_top: #f9f9f8; --_bottom: #dcdddd; --_edge: #8b8d90; --_ink: #17181a; }
  .amazon-pay-button[data-color="DarkGray"] { --_top: #55585e; --_bottom: #34363b; --_edge: #1c1e21; --_ink: #fff; }
  @media (prefers-color-scheme: dark) { .amazon-pay-button:focus-visible { outline-color: #8ec2ff; } }
  @media (forced-colors: active) { .amazon-pay-button { border-color: ButtonText; } }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, buttonSheet];

/** A till slip with a tick: our own drawing, made by DOM calls. */
function slipIcon() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const draw = (d, width) => {
    const path = document.createElementNS(svg.namespaceURI, 'path');
    const look = { d, fill: 'none', stroke: 'currentColor', 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
    for (const [name, value] of Object.entries(look)) path.setAttribute(name, value);
    svg.append(path);
  };
  draw('M5.5 21V5a2.5 2.5 0 0 1 2.5-2.5h8A2.5 2.5 0 0 1 18.5 5v16l-2.2-1.6-2.1 1.6-2.2-1.6L9.8 21l-2.1-1.6z', 1.7);
  draw('m8.7 10.2 2.4 2.4 4.4-4.7', 2);
  return svg;
}

function drawButton(options) {
  const type = options.type ?? 'PwA';
  const words = WORDS[String(options.language ?? 'en').slice(0, 2).toLowerCase()] ?? WORDS.en;
  const text = /^(LwA|Login)$/i.test(type) ? words.login : words.pay;
  const [width, height, font] = SIZES[options.size] ?? SIZES.medium;

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'amazon-pay-button';
  button.lang = options.language ?? 'en';
  button.dataset.color = ['Gold', 'LightGray', 'DarkGray'].includes(options.color) ? options.color : 'Gold';
  button.style.setProperty('--_width', `${type === 'A' ? height : width}px`);
  button.style.setProperty('--_height', `${height}px`);
  button.style.setProperty('--_font', `${font}px`);
  button.append(slipIcon());
  if (type === 'A') {
    button.setAttribute('aria-label', text);
  } else {
    const label = document.createElement('span');
    const [before, after] = text.split('Amazon');
    const name = document.createElement('strong');
    name.textContent = 'Amazon';
    label.append(before, name, after);
    button.append(label);
  }
  return button;
}

/** After the sign-in that a button started: makes the order reference that `onSignIn` gets. */
async function createForSignIn(sellerId, options) {
  try {
    const answer = await ask('/widgets/api/order-references', {
      token: knownToken(),
      body: { seller_id: sellerId, environment, physical: options.useAmazonAddressBook !== false },
    });
    if (answer.error) tell(options.onError, widgetError(answer.error.code, answer.error.message));
    else tell(options.onSignIn, orderReference(answer.id));
  } catch {
    tell(options.onError, widgetError('UnknownError', 'Amazon did not answer.'));
  }
}

/** `OffAmazonPayments.Button(elementId, sellerId, options)`, with or without `new`. */
function Button(elementId, sellerId, options = {}) {
  const place = document.getElementById(elementId);
  if (!place) {
    tell(options.onError, widgetError('InvalidParameterValue', `There is no element with the id "${elementId}".`));
    return;
  }
  if (!sellerId) {
    tell(options.onError, widgetError('MissingParameter', 'The seller id is missing.'));
    return;
  }
  const button = drawButton(options);
  button.addEventListener('click', () => {
    if (openPopup && !openPopup.popup.closed) {
      openPopup.popup.focus();
      return;
    }
    afterNextAnswer = options.onSignIn
      ? (answer) => { if (answer.access_token) createForSignIn(sellerId, options); }
      : null;
    if (options.authorization) options.authorization();
    else authorize({ scope: 'payments:widget payments:shipping_address', popup: true, sellerId });
  });
  place.replaceChildren(button);
}

/** The older form, from before Login: `new OffAmazonPayments.Widgets.Button({...}).bind(elementId)`. */
class WidgetsButton {
  constructor(options = {}) { this.options = options; }
  bind(elementId) {
    Button(elementId, this.options.sellerId, this.options);
    return this;
  }
}
