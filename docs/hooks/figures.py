"""Turn matplotlib's figures into inline SVG that follows the page's light or dark scheme.

In:  plt.plot(...); plt.show()
Out: <svg viewBox="0 0 460 345" role="img" aria-label="Loss falls"> … </svg>

In a worker process this module is matplotlib's backend; on a page it fits the drawing in.
Colours: matplotlib's own palette becomes CSS variables, black the text's colour, white the page's.
"""

import html
import io
import os
import re
import sys

LONG_NUMBER = re.compile(r"\d+\.\d{3,}")
PALETTE = {
    "#1f77b4": "var(--plot-blue)",
    "#ff7f0e": "var(--plot-orange)",
    "#2ca02c": "var(--plot-green)",
    "#d62728": "var(--plot-red)",
    "#9467bd": "var(--plot-purple)",
    "#8c564b": "var(--plot-brown)",
    "#7f7f7f": "var(--plot-grey)",
    "#b0b0b0": "var(--plot-grid)",
    "#808080": "var(--plot-grey)",
    "#000000": "currentColor",
    "#ffffff": "var(--plot-paper)",
}


def use(show, before) -> None:
    """Make plt.show() call before() and then show(svg) for each open figure, in this process."""
    global _show, _before
    _show, _before = show, before
    os.environ["MPLBACKEND"] = f"module://{__name__}"
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use(os.environ["MPLBACKEND"])


def check_all_shown() -> None:
    """Raise where a block drew a figure and forgot to show it.

    Raises:
        RuntimeError: a figure is open.
    """
    if "matplotlib.pyplot" in sys.modules and sys.modules["matplotlib.pyplot"].get_fignums():
        raise RuntimeError("a figure was drawn but never shown; end the block with plt.show()")


def __getattr__(name: str):
    """Build the backend's classes when matplotlib asks for them, so that pages without figures import nothing."""
    if name not in ("FigureCanvas", "FigureManager"):
        raise AttributeError(name)
    import matplotlib
    from matplotlib._pylab_helpers import Gcf
    from matplotlib.backend_bases import FigureManagerBase
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    class FigureManager(FigureManagerBase):
        @classmethod
        def pyplot_show(cls, *, block=None):
            _before()
            for manager in Gcf.get_all_fig_managers():
                file = io.StringIO()
                with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "figure"}):
                    manager.canvas.figure.savefig(
                        file, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None}
                    )
                _show(file.getvalue())
            Gcf.destroy_all()

    class FigureCanvas(FigureCanvasSVG):
        manager_class = FigureManager

    globals().update(FigureManager=FigureManager, FigureCanvas=FigureCanvas)
    return globals()[name]


def inline(svg: str, name: str, alt: str) -> str:
    """Return matplotlib's SVG file as an element of a page.

    Args:
        svg: the file's text.
        name: put before every id, so that two figures on a page never share one.
        alt: what the figure shows, for those who cannot see it.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", svg, flags=re.DOTALL)
    width = round(float(re.search(r'width="([\d.]+)pt"', svg)[1]) * 4 / 3)
    view = re.search(r'viewBox="[^"]+"', svg)[0]
    label = html.escape(alt)
    svg = re.sub(
        r"<svg[^>]*>",
        f'<svg {view} role="img" aria-label="{label}" style="width:{width}px" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">',
        svg,
        count=1,
    )
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    svg = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"font: (?:[a-z\d]+ )*([\d.]+px)[^;\"]*", r"font-size: \1", svg)
    svg = re.sub(r"; font-family: [^;\"]*|(?<=\d)\s*\n(?=[LQCz])| transform=\"rotate\(-0 [^\"]*\"", "", svg)
    svg = re.sub(r"<[^>]+>", lambda tag: LONG_NUMBER.sub(lambda m: f"{float(m[0]):.2f}", tag[0]), svg)
    svg = re.sub("|".join(PALETTE), lambda m: PALETTE[m[0]], svg)
    svg = re.sub(r">\s+<", "><", svg)
    # On a phone a wide figure keeps a readable size and scrolls by itself, also with the keyboard.
    kind = '"plot wide" tabindex="0"' if width > 560 else '"plot"'
    return f"<figure class={kind} data-search-exclude>{svg.strip()}</figure>"
