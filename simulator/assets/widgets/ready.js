// Widgets.js, part 5: publish the two names and call the page back.

window.amazon = { ...window.amazon, Login: amazonLogin };
window.OffAmazonPayments = {
  Button,
  Widgets: { AddressBook, Wallet, Button: WidgetsButton },
};
// In tasks of their own: a handler defined right below a plain script tag is still found, and one that throws
// does not keep the other from being called.
setTimeout(() => window.onAmazonLoginReady?.(), 0);
setTimeout(() => window.onAmazonPaymentsReady?.(), 0);
