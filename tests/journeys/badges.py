"""Badges as a scanner at the desk sees them."""

import base64
from collections.abc import Iterable

import pypdfium2

from conference.embedded import BASE_DIR

DECODER = BASE_DIR / "static" / "vendor" / "jsqr-1.4.0.js"
DOTS_PER_POINT = 300 / 72  # of a usual printer

READ = """
({dots, width, height}) => {
  const bytes = Uint8ClampedArray.from(atob(dots), letter => letter.charCodeAt(0));
  return jsQR(bytes, width, height)?.data ?? null;
}
"""


def scanned(browser, pdf: bytes, names: Iterable[str]) -> dict[str, str]:
    """What a scanner reads in the QR code of each card, printed at 300 dots per inch, by whose of `names` it bears."""
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(path=DECODER)
    found = {}
    for card in pypdfium2.PdfDocument(pdf):
        words = " ".join(card.get_textpage().get_text_range().split())
        printed = card.render(scale=DOTS_PER_POINT, rev_byteorder=True, prefer_bgrx=True)
        assert printed.stride == printed.width * 4  # red, green, blue and a fourth, as in a browser
        dots = base64.b64encode(bytes(printed.buffer)).decode()
        code = page.evaluate(READ, {"dots": dots, "width": printed.width, "height": printed.height})
        found |= {name: code for name in names if name in words}
    context.close()
    return found
