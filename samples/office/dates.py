"""A moment, a language → the date as a reader sees it on the page."""

from datetime import date, datetime

# Everything the offices publish falls in one month.
_SEPTEMBER = {
    "uk": "вересня",
    "en": "September",
    "es": "septiembre",
    "hi": "सितंबर",
    "ar": "سبتمبر",
}
_DAYS = {
    "uk": "{d} {m} {y}",
    "en": "{d} {m} {y}",
    "es": "{d} de {m} de {y}",
    "hi": "{d} {m} {y}",
    "ar": "{d} {m} {y}",
    "ja": "{y}年9月{d}日",
}
_TIMES = {
    "uk": "{day}, {time}",
    "en": "{day}, {time}",
    "es": "{day}, {time} horas",
    "hi": "{day}, {time} बजे",
    "ar": "{day}، {time}",
    "ja": "{day} {hour}時{minute}分",
}
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def visible(moment: date, language: str, *, american: bool = False) -> str:
    """The date in the office's own time, as finely as ``moment`` is (date or datetime)."""
    assert moment.month == 9
    if american and language == "en":
        return _american(moment)
    day = _DAYS[language].format(d=moment.day, m=_SEPTEMBER.get(language), y=moment.year)
    if isinstance(moment, datetime):
        hour, minute = f"{moment:%H}", f"{moment:%M}"
        day = _TIMES[language].format(day=day, time=f"{hour}:{minute}", hour=hour, minute=minute)
    return day.translate(_ARABIC_INDIC) if language == "ar" else day


def _american(moment: date) -> str:
    day = f"September {moment.day}, {moment.year}"
    if not isinstance(moment, datetime):
        return day
    return f"{day} {moment.hour % 12 or 12}:{moment:%M %p} {moment:%Z}"
