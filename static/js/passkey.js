/* Shows what needs passkeys where the browser knows them, and hands the page's data to allauth's functions. */
(function () {
  if (!window.PublicKeyCredential) return;
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
    window.allauth.webauthn.forms[part.dataset.passkey](JSON.parse(part.dataset.parts));
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const note of document.querySelectorAll("[data-passkey-failed]")) {
      note.hidden = false;
      note.focus();
    }
  });
})();
