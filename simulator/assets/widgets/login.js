// Widgets.js, part 2: amazon.Login, the OAuth implicit grant in a pop-up or by redirect.

const TOKEN_COOKIE = 'amazon_Login_accessToken';
const POPUP_NAME = 'amazonloginpopup';
const login = { clientId: null, useCookie: false, sandbox: environment === 'sandbox', region: null, token: null };

/** The pop-up that is open now, with the request it answers; at most one. */
let openPopup = null;
/** Called once with the next answer: a Button that creates an order reference waits here. */
let afterNextAnswer = null;

/** The access token this page knows: of its own sign-in, else of the cookie that an earlier page left. */
function knownToken() {
  if (login.token) return login.token;
  const pair = document.cookie.split('; ').find((each) => each.startsWith(`${TOKEN_COOKIE}=`));
  if (!pair) return null;
  const value = pair.slice(TOKEN_COOKIE.length + 1);
  try {
    return decodeURIComponent(value) || null;
  } catch {
    return value;
  }
}

function writeTokenCookie(value, seconds, path = '/') {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${TOKEN_COOKIE}=${encodeURIComponent(value)}; Path=${path}; Max-Age=${seconds}; SameSite=Lax${secure}`;
}

/** `true` and the string `"true"` are both in use on real pages. */
const isOn = (value) => value === true || value === 'true';

/** One sign-in under way; what `authorize` returns. The answer's members are copied onto it. */
class AuthorizeRequest {
  status = 'queued';
  #waiting = [];
  #answer = null;

  onComplete(next) {
    if (this.#answer) follow(next, this.#answer);
    else this.#waiting.push(next);
    return this;
  }

  /** Answers everyone who waits; a second answer is ignored. */
  complete(answer) {
    if (this.#answer) return;
    this.#answer = answer;
    this.status = 'complete';
    Object.assign(this, answer);
    if (answer.access_token) {
      login.token = answer.access_token;
      if (login.useCookie) writeTokenCookie(answer.access_token, Number(answer.expires_in) || 3600);
    }
    for (const next of this.#waiting) follow(next, answer);
    const after = afterNextAnswer;
    afterNextAnswer = null;
    tell(after, answer);
  }
}

/** `next` is a function that takes the answer, or an address to go to with the answer in its query. */
function follow(next, answer) {
  if (typeof next === 'function') {
    tell(next, answer);
  } else if (next) {
    const target = new URL(next, location.href);
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
    location.assign(target);
  }
}

function refused(error, description, state) {
  return { error, error_description: description, ...(state != null && { state }) };
}

function signInAddress(options, more) {
  const address = new URL('/ap/oa', amazonOrigin);
  const scope = Array.isArray(options.scope) ? options.scope.join(' ') : options.scope ?? 'profile payments:widget';
  const values = {
    client_id: login.clientId ?? undefined,
    seller_id: login.clientId ? undefined : options.sellerId,
    scope,
    response_type: options.response_type ?? 'token',
    state: options.state,
    sandbox: login.sandbox ? 'true' : undefined,
    ...more,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value != null) address.searchParams.set(name, value);
  }
  return address.href;
}

function authorize(options = {}, next) {
  const request = new AuthorizeRequest();
  if (next) request.onComplete(next);
  request.status = 'in progress';
  if (options.popup === undefined || isOn(options.popup)) {
    signInByPopup(options, request);
  } else {
    const here = location.origin + location.pathname + location.search;
    const back = typeof next === 'string' ? new URL(next, location.href).href : here;
    location.assign(signInAddress(options, { redirect_uri: back }));
  }
  return request;
}

function signInByPopup(options, request) {
  const address = signInAddress(options, { popup: '1', opener_origin: location.origin });
  if (openPopup) openPopup.stop(refused('access_denied', 'Another sign-in was started.', openPopup.state));

  const width = 480;
  const height = Math.min(760, window.screen.availHeight - 40);
  const left = Math.max(0, Math.round(window.screenX + (window.outerWidth - width) / 2));
  const top = Math.max(0, Math.round(window.screenY + (window.outerHeight - height) / 3));
  const popup = window.open(address, POPUP_NAME, `popup,width=${width},height=${height},left=${left},top=${top}`);
  if (!popup) {
    request.complete(refused('access_denied', 'The browser did not open the sign-in window.', options.state));
    return;
  }

  const listen = (event) => {
    if (event.origin !== amazonOrigin || event.source !== popup) return;
    if (event.data?.channel === 'amazon-sign-in') stop(event.data.answer);
  };
  // A closed window tells nobody. The answer may still be on its way when it closes, so wait one more round.
  let seenClosed = false;
  const watch = setInterval(() => {
    if (seenClosed) stop(refused('access_denied', 'The sign-in window was closed.', options.state));
    seenClosed = popup.closed;
  }, 300);
  function stop(answer) {
    clearInterval(watch);
    window.removeEventListener('message', listen);
    if (openPopup?.popup === popup) openPopup = null;
    request.complete(answer);
  }
  window.addEventListener('message', listen);
  openPopup = { popup, stop, state: options.state };
}

const amazonLogin = {
  setClientId(id) { login.clientId = id; },
  getClientId() { return login.clientId; },
  setUseCookie(use) { login.useCookie = isOn(use); },
  setSandboxMode(sandbox) { login.sandbox = isOn(sandbox); },
  setRegion(region) { login.region = region; },
  Region: { NorthAmerica: 'NA', Europe: 'EU', AsiaPacific: 'APAC' },
  authorize,

  /** Forgets the buyer here, and asks Amazon for the password again next time. */
  logout() {
    login.token = null;
    // A cookie is deleted only under the path it was set for, which may be any folder above this page.
    const folders = location.pathname.split('/');
    folders.forEach((_, depth) => writeTokenCookie('', 0, folders.slice(0, depth + 1).join('/') || '/'));
    fetch(`${amazonOrigin}/ap/signout`, { method: 'POST', mode: 'no-cors', credentials: 'include', keepalive: true })
      .catch(() => {});
  },

  /** `retrieveProfile(token, callback)`; without a token, the buyer of this page. */
  retrieveProfile(token, callback) {
    if (typeof token === 'function') [token, callback] = [knownToken(), token];
    ask('/widgets/api/profile', { token }).then(
      (answer) => tell(callback, answer.error
        ? { success: false, error: answer.error.message }
        : { success: true, profile: answer.profile }),
      () => tell(callback, { success: false, error: 'Amazon did not answer.' }),
    );
  },
};
