/* Hides what is asked only after certain answers, until they are given. The server decides by the same rule:
   what is hidden here is neither required nor kept there. Without this script everything shows, with its condition. */
(function () {
  const dependent = new Map();
  for (const input of document.querySelectorAll("[data-asked-after]")) {
    const part = input.closest("[id^=div_id_]") || input;
    if (!dependent.has(part)) dependent.set(part, input.dataset);
  }
  function answers(name) {
    return [...document.getElementsByName(name)]
      .filter((one) => !one.closest("[hidden]"))
      .filter((one) => (one.type !== "radio" && one.type !== "checkbox") || one.checked)
      .map((one) => one.value);
  }
  function show() {
    for (const [part, { askedAfter, askedValues }] of dependent) {  // in the order of the page
      const given = answers(askedAfter);
      part.hidden = !askedValues.split(" ").some((value) => given.includes(value));
    }
  }
  document.addEventListener("change", show);
  show();
})();
