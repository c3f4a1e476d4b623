"""Who publishes: a press office, its feeds, its archive routes, its rights."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from dateline.model.route import STRICT, Confidence, Route

FeedKind = Literal["rss", "atom", "rdf", "json"]
PhotoDepth = Literal["link", "header", "file"]
FeedAddress = Literal["link", "guid"]
Access = Literal["open", "contact", "key", "walled", "barred", "refused"]
DatePlace = Literal[
    "office", "jsonld", "microdata", "rdfa", "meta", "time", "visible", "text", "title", "feed",
    "state", "url",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with a text or a photo, and where that is said.

    ``name`` is a short label ("OGL v3", "agency copyright", "unknown"); ``evidence`` is
    the place it was read at, and ``confidence`` how sure that reading is.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    name: str = "unknown"
    url: str | None = None
    attribution: str | None = None
    evidence: str = ""
    confidence: Confidence = "memory"


@dataclass(frozen=True, slots=True)
class Rights:
    """The default licences of a source; a licence stated at a photo is kept apart."""

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    text: Licence = Licence()
    photos: Licence = Licence()


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of a source.

    ``address`` says which of an item's addresses is the page's own; ``strip`` is a path that
    the feed puts before its links' paths ("/en") and that the pages are found without.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    url: str
    kind: FeedKind = "rss"
    language: str | None = None
    address: FeedAddress = "link"
    strip: str = ""
    evidence: str = ""
    confidence: Confidence = "memory"


@dataclass(frozen=True, slots=True)
class Selector:
    """A CSS selector for one field, good for captures up to ``valid_until`` (a day)."""

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    css: str
    attribute: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class PageRules:
    """An office's own selectors by field; each list is tried in its order."""

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    title: tuple[Selector, ...] = ()
    lead: tuple[Selector, ...] = ()
    body: tuple[Selector, ...] = ()
    published: tuple[Selector, ...] = ()
    modified: tuple[Selector, ...] = ()
    section: tuple[Selector, ...] = ()
    tag: tuple[Selector, ...] = ()
    author: tuple[Selector, ...] = ()
    credit: tuple[Selector, ...] = ()
    drop: tuple[Selector, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Where the text of an office's pages is to be had that scripts draw: at a JSON API.

    ``page`` is a regular expression for the addresses of such pages, ``url`` the address that is
    asked in place of one, made of its groups (``{1}``, ``{1:upper}``). The others are JMESPaths
    in the answer: ``html`` is that of the text, as HTML.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    page: str
    url: str
    html: str
    title: str = ""
    lead: str = ""
    published: str = ""
    modified: str = ""
    section: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A press office as its file describes it.

    ``document`` says where the text of its pages is to be had, if not on the pages themselves;
    ``dates`` are the places whose date of publication is believed first, in their order;
    ``event_paths`` are the beginnings of the paths of pages whose clock shows when an event
    takes place, not when the page was published;
    ``access`` is what is known of how it answers a robot that says what it is: it asks for a
    ``contact`` or a ``key``, puts up a wall against machines in data centres (``walled``), bars
    its feeds by robots.txt (``barred``), or refuses (``refused``);
    ``pace`` is the least number of seconds between two requests to one of its hosts;
    ``rechecks`` are the seconds after loading at which an article is due again;
    ``zone_assumed`` says that ``timezone`` is a guess; ``loopback`` lets the fetcher reach
    127.0.0.0/8 (the bundled sample office only); ``known`` is False for a source that was
    made from the host of a page or from a folder.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    id: str
    name: str
    home: str
    country: str = "ZZ"
    kind: str = "press office"
    timezone: str = "UTC"
    zone_assumed: bool = False
    languages: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] = ()
    routes: tuple[Route, ...] = ()
    page: PageRules = PageRules()
    document: Document | None = None
    rights: Rights = Rights()
    quirks: tuple[str, ...] = ()
    access: Access = "open"
    photos: PhotoDepth = "link"
    dates: tuple[DatePlace, ...] = ()
    event_paths: tuple[str, ...] = ()
    pace: float = 2.0
    rechecks: tuple[int, ...] = (3600, 86_400, 604_800, 2_592_000)
    schedule: str = "0 5 * * *"
    loopback: bool = False
    known: bool = field(default=True)
