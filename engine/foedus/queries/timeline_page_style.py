"""The style sheet of the page of timelines: screen and phone, light and dark, and paper."""

from __future__ import annotations

from foedus.queries.timeline_style import FONT

_PAGE = """\
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1.25rem 4rem;max-width:72rem;background:#fff;color:#1b2127;line-height:1.45}
h1{font-size:1.9rem;margin:.2rem 0}
h2{font-size:1.25rem;margin:0;overflow-wrap:anywhere;text-wrap:balance}
a{color:#0b5c94;text-underline-offset:.15em}
.lead{color:#57616b;margin:.2rem 0 .8rem;overflow-wrap:anywhere}
section{margin-top:2.2rem;padding-top:1.4rem;border-top:1px solid #d5dbe1;scroll-margin-top:.5rem}
.defs{position:absolute}
.keys{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;font-size:.85rem;color:#57616b;margin:.6rem 0}
.keys svg{vertical-align:-1px}
.strips ul{list-style:none;margin:0;padding:0}
.strips li,.axis{display:grid;grid-template-columns:minmax(0,22rem) minmax(0,1fr) 13rem;gap:.15rem .9rem;\
align-items:center;font-size:.85rem}
.strips li{padding:.2rem .3rem}
.strips li:nth-child(odd){background:#f6f8f9}
.axis{padding:0 .3rem}
.axis svg{grid-column:2}
.strips a{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;text-decoration:none}
.strips a:hover,.strips a:focus{text-decoration:underline}
.strip{display:block;width:100%;overflow:visible}
.now{color:#57616b}
.picture{overflow-x:auto;margin:0 -.4rem}
.picture svg{display:block;width:100%;min-width:45rem;height:auto}
details{margin:.8rem 0 0}
summary{cursor:pointer;font-weight:600;font-size:.9rem;padding:.25rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.85rem;width:100%;margin-top:.4rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .8rem .25rem .3rem;border-bottom:1px solid #e4e8ec;\
overflow-wrap:break-word}
thead th{white-space:nowrap}
td:nth-child(2),td:nth-child(3){white-space:nowrap}
tbody th{font-weight:600}
.back{font-size:.85rem;margin:.8rem 0 0}
@media screen and (max-width:48rem){
body{padding:1rem .8rem 3rem}
.strips li,.axis{grid-template-columns:minmax(0,1fr)}
.strips a{white-space:normal;text-overflow:clip}
.axis svg{grid-column:1}
td:nth-child(2){white-space:normal}
}
@media (prefers-color-scheme:dark){
body{background:#12171c;color:#e8edf2}
a{color:#7cc4f2}
.lead,.keys,.now{color:#a3afba}
section{border-color:#2c353e}
.strips li:nth-child(odd){background:#171d23}
th,td{border-color:#262e36}
}
@media print{
body{max-width:none;padding:0;font-size:10pt}
h2,.lead,summary{break-after:avoid}
h2,.lead{break-inside:avoid}
.strips li,.axis{grid-template-columns:minmax(0,15rem) minmax(0,1fr) 11rem;font-size:8pt}
table{font-size:8pt}
tr{break-inside:avoid}
.picture{overflow:visible}
.picture svg{min-width:0}
.strips li{break-inside:avoid}
.back{display:none}
details::details-content{content-visibility:visible;block-size:auto}
svg,li{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""


def page_css() -> str:
    """Return the style sheet of the page; the pictures bring their own."""
    return f"body{{font-family:{FONT}}}\n{_PAGE}"
