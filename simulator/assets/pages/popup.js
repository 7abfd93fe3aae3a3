// The last page of the sign-in window: hands the answer to the page that opened it, and to no other, and closes.

const { target, answer } = JSON.parse(document.getElementById('answer').textContent);
if (window.opener) {
  window.opener.postMessage({ channel: 'amazon-sign-in', answer }, target);
  window.close();
}
