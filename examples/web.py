"""How does a web page ask my network?"""
# --8<-- [start:imports]
import io
import json
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import torch
from PIL import Image
from torch import nn
from torchvision.transforms import v2
torch.manual_seed(0)
# --8<-- [end:imports]

# --8<-- [start:classify]
model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 8 * 8, 3)).eval()
to_tensor = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
prepare = v2.Compose([v2.Resize((8, 8)), *to_tensor])

@torch.inference_mode()
def classify(data):
    try:
        image = Image.open(io.BytesIO(data)).convert("RGB")
    except (OSError, Image.DecompressionBombError) as error:
        raise ValueError("not a picture I take") from error
    p = model(prepare(image).unsqueeze(0)).softmax(dim=1)[0]
    return {"answer": "abc"[p.argmax()], "p": round(p.max().item(), 2)}
# --8<-- [end:classify]

# --8<-- [start:page]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<title>Classifier</title><h1>What is this?</h1>
<input type="file" accept="image/*" aria-label="picture">
<p role="status"></p>
<script>
const say = text => document.querySelector("p").textContent = text
document.querySelector("input").onchange = async event => {
  const [body] = event.target.files
  if (!body || body.size > 1e7) return say("one picture, 10 MB at most")
  const reply = await fetch("/", {method: "POST", body}).catch(() => null)
  const {answer, p, error} = reply ? await reply.json() : {}
  say(answer ? `${answer} (${p})` : error ?? "no connection")
}
</script></html>"""
# --8<-- [end:page]

# --8<-- [start:reply]
class Reply(BaseHTTPRequestHandler):
    timeout = 10
    def reply(self, status, body, kind="application/json"):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass
# --8<-- [end:reply]

# --8<-- [start:handler]
class Handler(Reply):
    def do_GET(self):
        found = {"/": (200, PAGE)}.get(self.path, (404, "nothing here"))
        self.reply(*found, "text/html")

    def do_POST(self):
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or len(size) > 15:
            return self.reply(411, '{"error": "say Content-Length"}')
        data = self.rfile.read(min(int(size), 2 * 10**7))
        if len(data) > 10**7:
            return self.reply(413, '{"error": "10 MB at most"}')
        status, result = self.ask(data)
        self.reply(status, json.dumps(result))
# --8<-- [end:handler]

# --8<-- [start:serve]
class Service(Handler):
    def ask(self, data):
        try:
            with self.server.gate:
                return 200, self.server.classify(data)
        except ValueError as error:
            return 415, {"error": str(error)}
        except Exception:
            traceback.print_exc()
            return 500, {"error": "a mistake of mine, not yours"}

def serve(classify, port=8000):
    server = ThreadingHTTPServer(("127.0.0.1", port), Service)
    server.classify, server.gate = classify, threading.Semaphore(2)
    return server
# --8<-- [end:serve]

# --8<-- [start:start]
server = serve(classify, port=0)
threading.Thread(target=server.serve_forever, daemon=True).start()
# --8<-- [end:start]

# --8<-- [start:send]
def send(data, method="POST", path="/"):
    connection = HTTPConnection("127.0.0.1", server.server_port)
    connection.request(method, path, data)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()

def png(colour):
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(stream, "PNG")
    return stream.getvalue()

print(send(png("red")), send(png("blue")), sep="\n")
assert send(None, "GET") == (200, PAGE)
# --8<-- [end:send]

# --8<-- [start:wrong]
for data in (b"Dear network,", b"", png("red")[:60], bytes(10**7 + 1)):
    print(len(data), *send(data))
# --8<-- [end:wrong]

# --8<-- [start:many]
colours = ["red", "green", "blue", "white", "black", "gold"] * 5
pictures = [png(colour) for colour in colours]
with ThreadPoolExecutor(10) as pool:
    replies = list(pool.map(send, pictures))
assert replies == [send(data) for data in pictures]
print(len(replies), {status for status, _ in replies})
server.shutdown()
server.server_close()
# --8<-- [end:many]
