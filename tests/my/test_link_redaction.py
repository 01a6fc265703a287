import logging

import pytest

from conference.links.redaction import RedactLinks


@pytest.fixture
def log():
    """Writes through the filter; returns what a log would hold."""
    written = []

    class Handler(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Handler()
    handler.addFilter(RedactLinks())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, written


@pytest.mark.parametrize("path", ["link/{}/", "calendar/{}.ics", "unsubscribe/{}/"])
def test_token_does_not_reach_the_log(log, path):
    logger, written = log
    token = "Zx-_9" * 8
    logger.error("Internal Server Error: %s", "/en/nassau/" + path.format(token))
    logger.error('"GET /en/nassau/' + path.format(token) + ' HTTP/1.1" 200')
    assert len(written) == 2
    assert token not in "".join(written)
    assert "/en/nassau/" in written[0]


def test_token_does_not_reach_a_traceback(log):
    logger, written = log
    try:
        raise ValueError("/en/nassau/link/Zx9Zx9Zx9Zx9/")
    except ValueError:
        logger.exception("broken")
    assert "ValueError" in written[0]
    assert "Zx9" not in written[0]


def test_other_messages_pass_unchanged(log):
    logger, written = log
    logger.info("sent %d of %s", 3, {"link": 1})
    assert written == ["sent 3 of {'link': 1}"]
