"""Be matplotlib's backend in a session: plt.show() hands over each figure as SVG.

In:  plt.plot(...); plt.show()
Out: show("<svg …>"), with text as text, no date and ids that are the same each time
"""

import io
import os
import re
import sys
import warnings

BACKEND = f"module://{__name__}"
INCHES = 40  # that a figure may be wide or high; a page is some 8 wide
LETTERS = 1_000_000  # of one figure's SVG


def use(show, before) -> None:
    """Make plt.show() call before() and then show(svg) for each open figure, in this process."""
    global _show, _before
    _show, _before = show, before
    ignore_glyphs()
    os.environ["MPLBACKEND"] = BACKEND
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use(BACKEND)


def ignore_glyphs() -> None:
    """Have matplotlib not warn of letters that its fonts lack: the browser's have them."""
    warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)


def check_all_shown() -> None:
    """Raise where a block drew a figure and forgot to show it, or drew it elsewhere.

    Raises:
        RuntimeError: a figure is open, or the backend is another one.
    """
    if "matplotlib.pyplot" not in sys.modules:
        return
    if sys.modules["matplotlib"].rcParams["backend"] != BACKEND:
        raise RuntimeError("the block chose a backend of matplotlib; leave that to the page, which shows its figures")
    if sys.modules["matplotlib.pyplot"].get_fignums():
        raise RuntimeError("a figure was drawn but never shown; end the block with plt.show()")


def check_size(width: float, height: float) -> None:
    """Make sure that a figure of so many inches fits a page.

    Raises:
        RuntimeError: it is too large.
    """
    if max(width, height) > INCHES:
        raise RuntimeError(
            f"a figure of {width:.0f} × {height:.0f} inches; expected {INCHES} at most: "
            "figsize=(6, 3), and nothing drawn far outside"
        )


class File(io.StringIO):
    """What a figure is written to; it has an end."""

    def write(self, text: str) -> int:
        """Take some of the figure.

        Raises:
            RuntimeError: that is too much.
        """
        if self.tell() + len(text) > LETTERS:
            raise RuntimeError(f"a figure of more than {LETTERS:,} letters of SVG; draw less, or pass rasterized=True")
        return super().write(text)


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
                check_size(*manager.canvas.figure.get_size_inches())
                file = File()
                style = matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "figure"})
                with style, warnings.catch_warnings():
                    ignore_glyphs()  # whatever filters the lesson has set
                    manager.canvas.figure.savefig(
                        file, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None}
                    )
                svg = file.getvalue()
                points = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
                check_size(*(float(length) / 72 for length in points.groups()))
                _show(svg)
            Gcf.destroy_all()

    class FigureCanvas(FigureCanvasSVG):
        manager_class = FigureManager

    globals().update(FigureManager=FigureManager, FigureCanvas=FigureCanvas)
    return globals()[name]
