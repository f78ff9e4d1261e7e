"""Letters of other scripts that look like Latin ones, read as what they look like.

The pairs are of Unicode's `confusables.txt` (UTS 39, https://www.unicode.org/reports/tr39), for scripts that
have keyboards. A capital I stands for the capital letters that confusables call alike to `l`.
"""

import re

_ALIKE = (
    ("аеорсухіјѕһԁԛԝѵѡүгҽӏ", "aeopcyxijshdqwvwyrel"),  # noqa: RUF001  # Cyrillic
    ("вкмнт", "bkmht"),  # Cyrillic, like Latin small capitals
    ("АВЕКМНОРСТУХІЈЅԌԜѴҮЬӀ", "ABEKMHOPCTYXIJSGWVYbI"),  # noqa: RUF001  # Cyrillic capitals
    ("αιονρυγσϳ", "aiovpuyoj"),  # noqa: RUF001  # Greek
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧͿϜ", "ABEZHIKMNOPTYXJF"),  # noqa: RUF001  # Greek capitals
    ("ցհոռօզգսաքՕՏՍ", "ghnnoqquwfOSU"),  # noqa: RUF001  # Armenian
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"),  # Latin small capitals
    ("ɑɡıɩʋɣƽ", "agiivys"),  # noqa: RUF001  # Latin letters that are not English ones
)
LOOK_ALIKES = str.maketrans("".join(other for other, _ in _ALIKE), "".join(latin for _, latin in _ALIKE))
"""By the number of a letter, the Latin letter that it looks like."""
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")


def as_latin(text: str) -> str:
    """Return the text with look-alikes as Latin letters. A word that is of another script stays as it is.

    It is of another script where no letter of it is Latin, and some are no look-alike.
    """
    return text if text.isascii() else _WORD.sub(lambda found: _read(found[0]), text)


def _read(word: str) -> str:
    read = word.translate(LOOK_ALIKES)
    return read if read.isascii() or _LATIN.search(word) else word
