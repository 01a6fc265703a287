/* The check-in desk: keeps the one input ready for a hand scanner, and reads codes with the camera. Without this the
   desk works by typing and sending. */
(function () {
  const form = document.getElementById("scan");
  if (!form) return;
  const input = document.getElementById("id_code");
  const failed = document.getElementById("scan-failed");
  const at = (name) => document.getElementById("camera" + (name ? "-" + name : ""));

  /* A scanner types without looking where the cursor is. */
  document.addEventListener("keydown", (event) => {
    const inField = event.target.closest && event.target.closest("input, textarea, select");
    if (!inField && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus();
  });

  /* Codes are sent one after the other, so that a second badge may be scanned before the first answer came. */
  const waiting = [];
  let busy = false;

  async function send() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const body = waiting[0];
      let answer = null;
      try {
        const response = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(15000) });
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        answer = response.ok && page.getElementById("answer"); /* signed out meanwhile: another page, without one */
      } catch {
        answer = null;
      }
      waiting.shift();
      failed.hidden = Boolean(answer);
      if (answer) {
        document.getElementById("answer").replaceChildren(...answer.childNodes);
        if (navigator.vibrate) navigator.vibrate(80);
        document.body.dispatchEvent(new CustomEvent("arrived")); /* the figures follow at once */
      } else if (!input.value) {
        input.value = body.get("code");
        input.select();
      }
    }
    busy = false;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-scan]")) return;
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    if (event.target === form) input.value = "";
    input.focus();
    if (!body.get("code").trim()) return;
    waiting.push(body);
    send();
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "counts" && !event.detail.xhr.responseText.includes('id="counts"')) event.detail.shouldSwap = false;
  });

  if (!navigator.mediaDevices || !window.jsQR) return; /* also where the page came without TLS */
  at().hidden = false;
  const canvas = document.createElement("canvas");
  const picture = at("picture");
  let stream = null;
  let last = { text: "", at: 0 };

  function show(on) {
    at("button").setAttribute("aria-pressed", String(on));
    at("on").hidden = on;
    at("off").hidden = !on;
    picture.hidden = at("hint").hidden = !on;
  }

  function stop() {
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    picture.srcObject = null;
    show(false);
  }

  function read() {
    if (!stream) return;
    if (picture.readyState === picture.HAVE_ENOUGH_DATA) {
      const scale = Math.min(1, 640 / picture.videoWidth);
      canvas.width = picture.videoWidth * scale;
      canvas.height = picture.videoHeight * scale;
      const paper = canvas.getContext("2d", { willReadFrequently: true });
      paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const seen = window.jsQR(paper.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
      const now = Date.now();
      /* The same code stays before the camera for a while: it is sent once. */
      if (seen && seen.data && (seen.data !== last.text || now - last.at > 5000)) {
        input.value = seen.data;
        form.requestSubmit();
      }
      if (seen && seen.data) last = { text: seen.data, at: now };
    }
    setTimeout(read, 150);
  }

  at("button").addEventListener("click", async () => {
    if (stream) return stop();
    at("refused").hidden = at("missing").hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (error) {
      at(error.name === "NotAllowedError" ? "refused" : "missing").hidden = false;
      return;
    }
    picture.srcObject = stream;
    show(true);
    await picture.play();
    read();
  });
  window.addEventListener("pagehide", stop);
})();
