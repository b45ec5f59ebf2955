from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sources.backoff import backoff_seconds, retry_after_seconds
from extractors.sources.feed import ApiRefusal, FeedHead, FeedMalformed, inspect_feed
from tests.standin.atom import ENTITY_BOMB, WEB_PAGE, render_error, render_feed
from tests.standin.corpus import made_up_papers

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAPERS = list(made_up_papers(3, NOW, timedelta(hours=1)).papers.values())
FEED = render_feed(PAPERS, total=7, start=0, size=3, query="q")


def test_a_whole_feed_tells_its_total():
    assert inspect_feed(FEED) == FeedHead(total=7, entries=3)


def test_an_error_of_the_api_is_told_in_its_words():
    with pytest.raises(ApiRefusal, match="max_results"):
        inspect_feed(render_error("max_results must be a number"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (WEB_PAGE, "web page"),
        (b"<html><body/></html>", "web page"),
        (ENTITY_BOMB, "entity"),
        (ENTITY_BOMB.decode().encode("utf-16"), "entity"),
        (b'<?xml version="1.0" encoding="IBM037"?><x/>', "broken XML"),
        (FEED[: len(FEED) // 2], "broken XML"),
        (FEED.replace(b"<title>", b"<title>R & D ", 1), "broken XML"),
        (FEED.replace(b">7<", b">many<"), "no total"),
        (FEED.replace(b">7<", b">-7<"), "no total"),
        (b"<rss/>", "in place of a feed"),
        (FEED.replace(b"<published>", b"<published>soon", 1), "no readable date"),
    ],
)
def test_what_is_not_a_whole_feed_is_refused(content, reason):
    with pytest.raises(FeedMalformed, match=reason):
        inspect_feed(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_another_error(content):
    with pytest.raises((FeedMalformed, ApiRefusal)):
        inspect_feed(content)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("-5", None),
        ("Mon, 23 Nov 2026 12:01:30 GMT", 90.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Monday, 23-Nov-26 12:00:10 GMT", 10.0),
        ("9" * 40, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header, seconds):
    assert retry_after_seconds(header, NOW) == seconds


@given(st.integers(1, 60), st.floats(0, 10), st.floats(0, 1000), st.integers())
def test_backoff_grows_with_jitter_and_stays_within_its_bound(attempt, delay, most, seed):
    wait = backoff_seconds(attempt, delay, most, random.Random(seed))
    assert 0 <= wait <= most
    assert wait <= delay * 2**attempt * 1.5
