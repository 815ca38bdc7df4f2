"""What a web page says: its text and its links, without what is there for the browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

ASIDE = ["script", "style", "nav", "footer"]


class Link(NamedTuple):
    text: str
    address: str
    goes: Literal["elsewhere", "within the site"]


class Article(NamedTuple):
    title: str | None
    paragraphs: list[str]


def article(html: str | bytes) -> Article:
    """The text of a page, by paragraphs. Bytes are decoded as the page says."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(ASIDE):
        element.decompose()
    texts = [_words(element) for element in soup(["h1", "h2", "h3", "p", "li"])]
    return Article(soup.title and _words(soup.title), [text for text in texts if text])


def links(html: str | bytes, *, base: str) -> Iterator[Link]:
    """The links of a page whose address is `base`, one after the other."""
    for element in BeautifulSoup(html, "html.parser")("a", href=True):
        address = urljoin(base, element["href"])
        is_near = urlsplit(address).netloc == urlsplit(base).netloc
        yield Link(_words(element), address, "within the site" if is_near else "elsewhere")


def _words(element: Tag) -> str:
    return " ".join(element.get_text().split())
