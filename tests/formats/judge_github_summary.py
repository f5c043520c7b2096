"""Judges the summary of a job: what a reader of GitHub's Markdown makes of it."""

from common import need, read, refuse, show

markdown = need("markdown_it")

parser = markdown.MarkdownIt("gfm-like", {"html": True, "linkify": False})
html = parser.render(read())
for forbidden in ("<a ", "<img", "<script", "<em>", "<strong>", "<del>", "<pre>"):
    if forbidden in html:
        refuse(f"{forbidden} in {html}")
for line in html.splitlines():
    if line not in ("<tr>", "</tr>", "<table>", "</table>", "<thead>", "</thead>", "<tbody>", "</tbody>"):
        print(show(line))
