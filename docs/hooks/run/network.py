"""Refuse every network but this machine's own.

In:  refuse(print); urllib.request.urlopen("https://a.org")
Out: prints a.org, then PermissionError: no network: a.org is another machine
"""

import ipaddress
import socket
import sys

# What a process may ask, and which of the arguments is the host.
ASKED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def refuse(say) -> None:
    """Have `say(host)` called wherever this process is about to ask another machine, which then is an error.

    Raises (later, in whoever asks):
        PermissionError: names the host.
    """

    def hook(event: str, arguments: tuple) -> None:
        if event in ASKED:
            place = arguments[ASKED[event]]
            host = place[0] if isinstance(place, tuple) and place else place
            if not is_here(host):
                say(str(host))
                raise PermissionError(f"no network: {host} is another machine")

    sys.addaudithook(hook)


def is_here(host) -> bool:
    """Tell whether a host is this machine, or no host at all: the name of a socket among files, a port alone."""
    if not isinstance(host, str) or host in ("", "localhost", socket.gethostname()) or host.startswith(("/", "\0")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
