"""Paragraphs out of raw lines: what is joined, what is kept apart, and where everything stood."""

import re

from source_text.reflow import reflow

PARAGRAPHS = [
    "近期外交關係觀察",
    "國立大學國際政治研究所教授王小明主稿",
    "面對全球疫情擴散，各國外長密集出訪鄰國，實有尋求突破之意，惟雙方長期存在矛盾，未來發展仍有待觀察。",
    "（一）雙邊關係：復甦中存在挑戰",
    "儘管疫情正攀向高峰，負責外交工作的主任仍於2020年2月28日訪問日本，先後會見首相與外相，並舉行新一輪高級政治"
    "對話。事實上，自2018年兩國總理非常少見地實現年內互訪後，雙邊關係已走出低迷，或出現調整空間。",
    "無論如何，由於疫情隨即爆發，訪問不得不取消；雖然如此，歷經8年談判的「區域全面經濟夥伴協定」（RCEP）終於簽署，"
    "外長立即趁熱打鐵，在11月24日到訪，與新首相會面，雙方達成5項共識與6項成果，包括在本月內啟動必要人員往來的"
    "快捷通道，以及建立食品農產品合作的磋商機制。",
    "（二）展望",
    "想化解積怨自非易事，後續發展仍難以確定，至於新政府的戰略內涵，則是今後觀察的焦點所在。",
]


def texts(raw: str) -> list[str]:
    return [block.text for block in reflow(raw)]


def wrap(paragraph: str, width: int) -> list[str]:
    """Lines of so many characters; words of ASCII letters or digits are not torn."""
    lines = [""]
    for word in re.findall(r"[A-Za-z0-9]+|.", paragraph):
        if len(lines[-1]) + len(word) > width and lines[-1]:
            lines.append("")
        lines[-1] += word
    return lines


def page(paragraphs: list[str], width: int, end: str, mark: str = " ") -> str:
    """What a PDF gives: every paragraph in lines of one width, white space after its last line only."""
    return (
        end.join(line for paragraph in paragraphs for line in wrap(paragraph, width - 1 + len(mark[1:])) if line)
        if not mark
        else end.join(
            line + (mark if number == len(lines) else "")
            for lines in (wrap(paragraph, width) for paragraph in paragraphs)
            for number, line in enumerate(lines, 1)
        )
    )
