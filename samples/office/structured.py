"""A piece → its JSON-LD, in a @graph among things that are not the article."""

import json

from office.content import Picture, Piece, Site


def graph(site: Site, piece: Piece, base: str) -> str:
    """The script's content; ``<`` is escaped, so that no title can end the script."""
    publisher = {"@type": "Organization", "@id": f"{base}/#office", "name": site.name, "url": base}
    place = {"@type": "BreadcrumbList", "itemListElement": [_crumb(1, site.name, f"{base}/")]}
    nodes = [publisher, place, _article(piece, base), *_images(piece, base)]
    told = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return told.replace("<", "\\u003c")


def _article(piece: Piece, base: str) -> dict[str, object]:
    url = base + piece.path
    return {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "headline": piece.title,
        "description": piece.lead,
        "inLanguage": piece.language,
        "datePublished": piece.published.isoformat(),
        **({"dateModified": piece.modified.isoformat()} if piece.modified else {}),
        "author": [{"@type": "Person", "name": name} for name in piece.authors],
        "publisher": {"@id": f"{base}/#office"},
        "mainEntityOfPage": url,
        "articleSection": piece.section,
        "keywords": list(piece.tags),
        "image": [{"@id": f"{base}{picture.path}#image"} for picture in piece.pictures],
    }


def _images(piece: Piece, base: str) -> list[dict[str, str]]:
    return [_image(picture, base) for picture in piece.pictures]


def _image(picture: Picture, base: str) -> dict[str, str]:
    url = base + picture.path
    image = {"@type": "ImageObject", "@id": f"{url}#image", "url": url, "contentUrl": url}
    if picture.caption:
        image["caption"] = picture.caption
    if "jsonld" in picture.shown:
        image["creditText"] = picture.line
    return image


def _crumb(position: int, name: str, url: str) -> dict[str, object]:
    return {"@type": "ListItem", "position": position, "name": name, "item": url}
