// Widgets.js, part 4: AddressBook and Wallet. Each is a frame of Amazon's origin; page and frame talk by messages,
// and each side checks who speaks. The buyer's token goes to the frame in a message, never in an address.

const CHANNEL = 'amazon-widgets';
/** Kept free for a frame until it reports its own height, so that the page below does not jump. */
const reservedHeight = (kind, width) => (kind === 'wallet' ? 80 : width < 320 ? 138 : width < 400 ? 122 : 100);
const DEFAULT_SIZE = { width: '400px', height: '228px' };
/** Every bound frame still in the page. */
let bound = [];

const cssLength = (value) => (/^\d+$/.test(String(value)) ? `${value}px` : String(value));

/** `light`, `dark` or `light dark`: what the page says of itself there, so that a frame never differs from it. */
function colorScheme(place) {
  const own = getComputedStyle(place).colorScheme;
  const said = own === 'normal' ? document.querySelector('meta[name="color-scheme"]')?.content ?? 'light' : own;
  return ['light', 'dark'].filter((scheme) => said.split(/\s+/).includes(scheme)).join(' ') || 'light';
}

class Widget {
  constructor(kind, title, options) {
    this.kind = kind;
    this.title = title;
    this.options = typeof options === 'string' ? { sellerId: options } : { ...options };
    this.orderReferenceId = this.options.amazonOrderReferenceId ?? null;
  }

  /** Draws the widget into the element with that id; what stood there goes. */
  bind(elementId) {
    const place = document.getElementById(elementId);
    const wrong = this.#refusal(place, elementId);
    if (wrong) {
      tell(this.options.onError, wrong);
      return this;
    }
    const frame = document.createElement('iframe');
    frame.title = this.title;
    frame.referrerPolicy = 'origin';
    const address = new URL(`/widgets/${this.kind}`, amazonOrigin);
    address.searchParams.set('parent', location.origin);
    address.searchParams.set('seller', this.options.sellerId);
    address.searchParams.set('scheme', colorScheme(place));
    frame.src = address.href;
    this.#size(frame, place.clientWidth);
    place.replaceChildren(frame);
    this.frame = frame;
    bound = bound.filter((each) => each !== this && each.frame.isConnected);
    bound.push(this);
    return this;
  }

  #refusal(place, elementId) {
    const { sellerId, displayMode, agreementType, amazonBillingAgreementId } = this.options;
    if (!sellerId) return widgetError('MissingParameter', 'The seller id is missing.');
    if (!place) return widgetError('InvalidParameterValue', `There is no element with the id "${elementId}".`);
    if (displayMode && !/^(read|edit)$/i.test(displayMode)) {
      return widgetError('InvalidParameterValue', `The display mode "${displayMode}" does not exist.`);
    }
    if (agreementType === 'BillingAgreement' || amazonBillingAgreementId) {
      return widgetError('InvalidParameterValue', 'This pretend Amazon has no billing agreements yet.');
    }
    return null;
  }

  #size(frame, room) {
    const { design } = this.options;
    this.follows = /^(responsive|smartphoneCollapsible)$/.test(design?.designMode ?? '');
    const { width, height } = design?.size ?? DEFAULT_SIZE;
    frame.style.display = 'block';
    frame.style.border = '0';
    frame.style.maxWidth = '100%';
    frame.style.width = this.follows ? '100%' : cssLength(width ?? DEFAULT_SIZE.width);
    frame.style.height = this.follows ? `${reservedHeight(this.kind, room)}px` : cssLength(height ?? DEFAULT_SIZE.height);
  }

  /** Tells the frame something; only Amazon's origin can read it. */
  say(message) {
    this.frame.contentWindow?.postMessage({ channel: CHANNEL, ...message }, amazonOrigin);
  }

  begin() {
    this.say({
      type: 'begin',
      sellerId: this.options.sellerId,
      orderReferenceId: this.orderReferenceId,
      environment,
      token: knownToken(),
      readOnly: /^read$/i.test(this.options.displayMode ?? ''),
      fixedSize: !this.follows,
      presentmentCurrency: this.presentmentCurrency ?? null,
    });
  }

  hear(message) {
    const { options } = this;
    switch (message.type) {
      case 'hello':
        this.begin();
        break;
      case 'size':
        if (this.follows) this.frame.style.height = `${Math.ceil(message.height)}px`;
        break;
      case 'created':
        this.orderReferenceId = message.orderReferenceId;
        tell(options.onOrderReferenceCreate, orderReference(message.orderReferenceId));
        break;
      case 'ready':
        tell(options.onReady, orderReference(this.orderReferenceId));
        break;
      case 'address-selected':
        tell(options.onAddressSelect, orderReference(this.orderReferenceId));
        // Another address may change what can be paid with, so the wallet of the same order looks again.
        if (!message.first) {
          for (const other of bound) {
            if (other.kind === 'wallet' && other.orderReferenceId === this.orderReferenceId) other.say({ type: 'again' });
          }
        }
        break;
      case 'payment-selected':
        tell(options.onPaymentSelect, orderReference(this.orderReferenceId));
        break;
      case 'error':
        tell(options.onError, widgetError(message.code, message.message));
        break;
    }
  }
}

window.addEventListener('message', (event) => {
  if (event.origin !== amazonOrigin || event.data?.channel !== CHANNEL) return;
  bound = bound.filter((each) => each.frame.isConnected);
  bound.find((each) => each.frame.contentWindow === event.source)?.hear(event.data);
});

class AddressBook extends Widget {
  constructor(options) { super('address-book', 'Amazon address book', options); }
}

class Wallet extends Widget {
  constructor(options) { super('wallet', 'Amazon payment methods', options); }

  /** The currency the buyer will see amounts in; to be called before `bind`. */
  setPresentmentCurrency(currency) {
    this.presentmentCurrency = currency;
    return this;
  }
}
