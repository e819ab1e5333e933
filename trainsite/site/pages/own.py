"""The publisher's own pages, made of Markdown."""

from trainsite.site.content import ContentPage
from trainsite.site.pages.data import SiteData
from trainsite.site.shell import render


def own_page(data: SiteData, page: ContentPage) -> str:
    """Return a page of the publisher as HTML; its first heading is its own."""
    frame = data.shell.frame(page.path)
    return render("content.html.j2", frame, heading=page.title, body=page.body)
