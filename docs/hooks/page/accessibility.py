"""Name what Material leaves unnamed, for readers who listen to a page.

In:  <div class="md-search" data-md-component="search" role="dialog">
Out: <div class="md-search" data-md-component="search" role="dialog" aria-label="Search">
"""

NAMES = {"zh": "搜索", "en": "Search"}


def name_search(output: str, language: str) -> str:
    """Return a page's HTML with its search dialog named."""
    dialog = 'data-md-component="search" role="dialog"'
    return output.replace(dialog, f'{dialog} aria-label="{NAMES[language]}"')
