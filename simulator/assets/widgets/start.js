// Widgets.js, part 1: where this script came from, and the small things every other part uses.
// The address of the script says everything: whom to talk to, which region, sandbox or live.

const ownScript = document.currentScript ?? document.querySelector('script[src*="/OffAmazonPayments/"]');
const source = new URL(ownScript.src);
const amazonOrigin = source.origin;
const environment = source.pathname.includes('/sandbox/') ? 'sandbox' : 'live';

/** The error object that a page's `onError` receives. */
function widgetError(code, message) {
  return { getErrorCode: () => code, getErrorMessage: () => message };
}

/** What a page's callbacks receive for an order reference. */
function orderReference(id) {
  return { amazonOrderReferenceId: id, getAmazonOrderReferenceId: () => id };
}

/** Calls a callback of the page in its own task, so that what it throws is the page's error and stops nothing here. */
function tell(callback, ...values) {
  if (typeof callback === 'function') setTimeout(() => callback(...values), 0);
}

/** Asks the pretend Amazon from the shop's page. Only ever with a token in a header: cookies do not cross here. */
async function ask(path, { token, body } = {}) {
  const headers = { accept: 'application/json' };
  if (token) headers['x-amz-access-token'] = token;
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(amazonOrigin + path, {
    method: body ? 'POST' : 'GET',
    headers,
    body: body && JSON.stringify(body),
    credentials: 'omit',
  });
  return response.json();
}
