"""How a day may be typed: year first, the same in both languages, so that no day and month are ever exchanged."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
