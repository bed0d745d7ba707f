"""How does a message find its topic?"""

# --8<-- [start:imports]
import re
import unicodedata
from collections import Counter

import matplotlib.pyplot as plt
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn.utils.rnn import pad_sequence
# --8<-- [end:imports]
# --8<-- [start:english]
english = """
delivery
Where is my parcel? I ordered ten days ago
My order has not arrived yet
When will my parcel arrive?
The parcel went to the wrong address
Can you deliver on Saturday?
Your driver left the parcel in the rain
I moved house, please change the delivery address
The tracking number does not work
Tracking says delivered, but there is no parcel here
How long does delivery to Spain take?
My neighbour didn't get the parcel either
Has my order been sent already?
The delivery is three days late
Nobody rang, and now the parcel is at the post office
Can I pick up my order at the post office?
Please send both orders in one parcel
Do you deliver to an island?
I still wait for the second parcel
What does delivery cost?
Only half of my order has arrived
Can the driver call me before he comes?
Please deliver after six, I work all day
The parcel was sent back to you, why?
My order has been on its way for two weeks
When do you send the book? I need it on Friday
I got a parcel that is not mine
Is there faster delivery?
The driver said he couldn't find the house
Please hold my parcel until I am back from holiday
The order is late again
Can you send it to my office address?
Tracking has not changed since Monday
Which company delivers your parcels?
The parcel is lost, I am afraid
Can I still change the address of my order?
My parcel arrived open and half empty
Do you deliver to the third floor?
I was at home all day and nobody came with the parcel
When does the driver come, morning or afternoon?
It should have arrived yesterday

returns
I want to send the shoes back
The lamp is broken, can I return it?
How do I return a shirt?
I got the wrong colour, please exchange it
The jacket is too small, can I exchange it for a larger one?
When do I get my money back?
I returned the bag two weeks ago and have no refund yet
Please cancel my order and refund me
The cup arrived broken
Do I have to pay for the return?
I lost the return label, can you send a new one?
The trousers don't fit, I want to return them
Can I return something without the box?
The phone stopped working after a week
I would like my money back, not a voucher
The zip broke on the first day
Exchange or refund, I don't mind
How many days do I have to return it?
You sent the wrong size
There is a hole in the shirt
I sent everything back, please confirm the refund
The colour is not the one in the picture, I am sending it back
Can I bring it back to your shop in town?
The refund is too small, the shoes cost more
Two glasses are broken, please send new ones
I don't like it, can I return it?
The watch doesn't work, I want a new one
Please exchange the blue one for a black one
Where do I find the return label?
Is the return free?
It was a present, can she exchange it?
I have worn it once, can I still send it back?
The kettle leaks, I want a refund
You refunded one shirt, but I returned two
The toy broke and my son is sad
Can I keep it and get part of my money back?
The wrong book came, how do I return it?
My return was refused, why?
The handle is loose, please replace the pan
I want to return half of my order

payment
Can I pay by card?
My card was refused
I paid twice for one order
Please send me an invoice
The invoice shows the wrong name
Do you take credit cards?
The voucher code does not work
Can I pay in three parts?
You took the money, but I have no order
I can't pay, the page shows an error
How do I change my bank account?
The price on the invoice is higher than on the page
Can I pay when the parcel arrives?
I need an invoice with tax number for my company
The discount is missing on my bill
My bank says you charged my card two times
Is it safe to give you my card number?
I paid by bank transfer on Monday, did you get the money?
Can I use two vouchers for one order?
Which account do I transfer the money to?
You charged me for delivery, it should be free
I got a reminder, but I have already paid
Payment with my phone fails
I forgot to use my voucher
Can my company pay by invoice?
The bill is wrong, I bought one, not two
Do you take dollars?
When is the money taken from my account?
My new card has another number, where do I change it?
The code for ten percent off does not work
The payment was cancelled, shall I pay again?
Why is there a fee for paying by credit card?
Please charge my other card
I have lost the invoice, can you send it again?
Is tax included in the price?
The bank refused the payment
The student discount was not taken off
What is the last day to pay the bill?
I can't enter the voucher on my phone
My account shows a payment I don't know

goods
Is this jacket waterproof?
Do you have these shoes in size nine?
Which size should I take? I am two metres tall
When will the blue one be in stock again?
Is the table made of real wood?
Does the lamp come with a bulb?
Is there a larger bag of this kind?
How heavy is the bike?
Can I wash the shirt at sixty degrees?
Does this cable fit my phone?
What is the difference between the two pans?
Is the chair good for children?
How long does the battery last?
Do you have it in green?
Are the shoes made of leather?
How wide is the table?
Is this the new model?
Can the pan go into the oven?
Is the watch waterproof too?
Which colour is the sofa really, grey or blue?
Do I need tools to put the shelf together?
Does the jacket have a hood?
How many cups does the pot hold?
Is the toy safe for a baby?
Do the shoes run small or large?
Does it work with a Mac?
I am looking for a warm jacket for winter
Is there a lid for this pot?
Where is the wool from?
Will you have the red bag again?
Is the book in English?
Which of your phones has the best camera?
How loud is the kettle?
Can I use the lamp outside?
Is the sofa soft or hard?
Do you sell a battery for this watch?
Is the wood oiled or painted?
What is the bag made of?
Does the size of the trousers fit a tall man?
Can two people sit on the chair?
"""
# --8<-- [end:english]
# --8<-- [start:chinese]
chinese = """
快递
我的快递到哪儿了？十天前下的单
我的订单还没到
包裹什么时候能到？
快递送错地址了
周六能送货吗？
快递员把包裹放在雨里了
我搬家了，请改一下收货地址
快递单号查不到
显示已签收，可是我没收到包裹
寄到新疆要几天？
邻居也没有收到我的快递
我的订单发货了吗？
已经晚了三天还没送到
没人敲门，包裹却放到驿站了
可以去驿站自己取吗？
两个订单请放在一个包裹里发
海岛上送不送？
第二个包裹还没到
运费多少钱？
我的订单只到了一半
送货之前能先打电话吗？
我白天上班，请六点以后送
包裹怎么被退回去了？
快递在路上两个星期了
书什么时候发货？星期五要用
我收到的包裹不是我的
能不能发快一点的快递？
快递员说找不到我家
我在外地，包裹先别送
怎么又送晚了？
能送到我公司的地址吗？
物流从星期一起就没有更新过
你们发的是哪家快递？
包裹可能丢了
订单的地址现在还能改吗？
包裹送到的时候是开着的，少了一半
能送上三楼吗？
我一整天在家，没有人来送快递
上午送还是下午送？
昨天就应该到了

退货
我想退这双鞋
台灯坏了，可以退吗？
衬衫怎么退货？
颜色发错了，请给我换一个
外套太小，能换大一号的吗？
什么时候退钱给我？
包退回去两个星期了，还没收到退款
请取消订单，把钱退给我
杯子收到的时候是碎的
退货要我出运费吗？
退货的单子丢了，能再发一张吗？
裤子不合身，我要退
没有盒子还能退吗？
手机用了一个星期就坏了
我要退款，不要优惠券
拉链第一天就坏了
换货退款都可以
几天之内可以退货？
你们发错尺码了
衬衫上有个洞
东西全退了，请确认退款
颜色和图片不一样，我要退回去
能退到你们店里吗？
退款少了，鞋子不止这个价
碎了两个玻璃杯，请补发
不喜欢，可以退吗？
手表不走了，给我换块新的
蓝色的请换成黑色的
退货地址是什么？
退货免费吗？
是送人的礼物，她可以换吗？
穿过一次了，还能退吗？
水壶漏水，我要退款
我退了两件，你们只退了一件的钱
玩具坏了，孩子很伤心
我留下来，能退一部分钱吗？
书发错了，怎么退？
为什么不给我退货？
把手松了，请换一口锅
订单里的东西我想退一半

付款
可以刷卡吗？
我的卡付不了款
一个订单付了两次款
请给我开发票
发票上的名字错了
能用信用卡吗？
优惠码用不了
可以分三期付款吗？
钱扣了，可是没有订单
付款的页面报错，付不了
银行账户怎么改？
发票上的价格比网页上高
可以货到付款吗？
给公司开发票，要写税号
账单上没有减优惠
银行说你们扣了两次钱
把卡号告诉你们安全吗？
星期一转的账，钱收到了吗？
一个订单能用两张优惠券吗？
钱转到哪个账户？
应该免运费，怎么还扣我运费？
我已经付款了，怎么还催我？
手机付款失败
忘了用优惠券
公司可以凭发票付款吗？
账单错了，我买的是一件，不是两件
能用美元付款吗？
钱什么时候从账户里扣？
我换了银行卡，在哪里改卡号？
九折的优惠码没有用
付款取消了，要再付一次吗？
用信用卡付款怎么要手续费？
请扣另一张卡
发票丢了，能再开一张吗？
价格含税吗？
银行不让付款
学生优惠没有减
最晚哪天付款？
手机上输不了优惠码
账户里有一笔我不认识的扣款

商品
这件外套防水吗？
这双鞋有四十二码的吗？
我一米九，应该买多大的？
蓝色的什么时候有货？
桌子是实木的吗？
台灯带灯泡吗？
这种包有大一点的吗？
这辆自行车多重？
衬衫能用六十度的水洗吗？
这根线能用在我的手机上吗？
这两口锅有什么不一样？
椅子适合孩子坐吗？
电池能用多久？
有绿色的吗？
鞋子是真皮的吗？
桌子多宽？
这是新款吗？
这口锅能放进烤箱吗？
手表也防水吗？
沙发到底是灰色还是蓝色？
装书架要用工具吗？
外套带帽子吗？
这个壶能装几杯水？
玩具给宝宝玩安全吗？
鞋子偏大还是偏小？
能在苹果电脑上用吗？
想找一件冬天穿的厚外套
这口锅配盖子吗？
羊毛是哪里产的？
红色的包还会有货吗？
这本书是英文的吗？
你们哪款手机拍照最好？
水壶声音大不大？
台灯能放在室外用吗？
沙发是软的还是硬的？
有这块手表的电池卖吗？
木头是上油的还是上漆的？
包是什么材料的？
高个子穿这条裤子，尺码合适吗？
这把椅子能坐两个人吗？
"""
# --8<-- [end:chinese]
# --8<-- [start:read]
def read(data):
    topics, texts, y = [], [], []
    for k, part in enumerate(data.strip().split("\n\n")):
        topic, *lines = part.split("\n")
        topics.append(topic)
        texts += lines
        y += [k] * len(lines)
    return topics, texts, torch.tensor(y)

def split(data, seed):
    _, texts, y = read(data)
    return train_test_split(texts, y, stratify=y, random_state=seed)

for data in english, chinese:
    topics, texts, y = read(data)
    train, val, _, y_val = split(data, seed=0)
    print(*topics, len(texts), len(train), len(val), y_val.bincount())
    print(*texts[::40], sep="\n")
# --8<-- [end:read]
# --8<-- [start:tokens]
WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
def tokens(text):
    if not isinstance(text, str):
        raise TypeError(f"expected a text, got {text!r}: leave it out")
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())
print(tokens("Does it fit my iPhone 15?"), tokens("配ｉＰｈｏｎｅ 15 吗？"))
# --8<-- [end:tokens]
# --8<-- [start:vocabulary]
class Vocabulary:
    def __init__(self, words):
        self.words = list(words)
        self.number = {word: i for i, word in enumerate(self.words)}
    @classmethod
    def of(cls, texts, at_least=1):
        if isinstance(texts, str):
            raise TypeError(f"expected a list, got {texts!r}: use [text]")
        n = Counter(word for text in texts for word in tokens(text))
        words = sorted(word for word in n if n[word] >= at_least)
        return cls(["<pad>", "<unk>", *words])

    def encode(self, text):
        row = [self.number.get(word, 1) for word in tokens(text)]
        return torch.tensor(row or [1])
# --8<-- [end:vocabulary]
# --8<-- [start:network]
def batch(vocabulary, texts):
    rows = [vocabulary.encode(text) for text in texts]
    return pad_sequence(rows, batch_first=True)  # (N, T)

def network(V, K=4, scale=0.1):
    bag = nn.EmbeddingBag(V, 16, mode="mean", padding_idx=0)
    bag.weight.data *= scale
    return nn.Sequential(bag, nn.Linear(16, K))  # (N, T) -> (N, K)
# --8<-- [end:network]
# --8<-- [start:fit]
def fit(model, X, y, lr):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(20):
        for n in torch.randperm(len(X)).split(60):
            y_hat = model(X[n])
            loss = nn.functional.cross_entropy(y_hat, y[n])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
# --8<-- [end:fit]
# --8<-- [start:run]
def run(data, seed, lr=0.03, scale=0.1, at_least=1):
    train, val, y_train, y_val = split(data, seed)
    vocabulary = Vocabulary.of(train, at_least)
    torch.manual_seed(seed)
    model = network(len(vocabulary.words), scale=scale)
    fit(model, batch(vocabulary, train), y_train, lr)
    X = batch(vocabulary, val)  # (40, T)
    right = (model(X).argmax(dim=1) == y_val).float().mean().item()
    return right, ((X == 1).sum() / (X > 0).sum()).item()

for data in english, chinese:
    print("accuracy {:.2f}, unknown {:.2f}".format(*run(data, 0)))
# --8<-- [end:run]
# --8<-- [start:words_drawn]
topics, texts, y = read(english)
vocabulary = Vocabulary.of(texts, at_least=2)
torch.manual_seed(0)
model = network(len(vocabulary.words))
fit(model, batch(vocabulary, texts), y, lr=0.03)
with torch.no_grad():
    scores = model(torch.arange(len(vocabulary.words)).unsqueeze(1))
fig, axes = plt.subplots(1, 4, figsize=(6.4, 2.4), layout="tight")
for k, ax in enumerate(axes):
    n = scores[:, k].argsort()[-7:]
    ax.barh([vocabulary.words[i] for i in n], scores[n, k], color=f"C{k}")
    ax.set_title(topics[k])
plt.show()
# --8<-- [end:words_drawn]
# --8<-- [start:unk]
topics, texts, y = read(chinese)
for at_least in 1, 2:
    vocabulary = Vocabulary.of(texts, at_least)
    X = batch(vocabulary, texts)  # (160, T)
    n = [(X[y == k] == 1).sum().item() for k in range(4)]
    print(len(vocabulary.words), sum(n), n)
# --8<-- [end:unk]
# --8<-- [start:baseline]
def count(data, seed, C):
    train, val, y_train, y_val = split(data, seed)
    table = CountVectorizer(analyzer=tokens).fit(train)
    linear = LogisticRegression(C=C).fit(table.transform(train), y_train)
    return linear.score(table.transform(val), y_val)
# --8<-- [end:baseline]
# --8<-- [start:compare]
def best(score, values):
    runs = [[score(v, seed) for seed in range(20)] for v in values]
    return torch.tensor(runs).mean(dim=1).max().item()
lrs = 0.01, 0.03, 0.1
for data in english, chinese:
    means = [best(lambda C, seed: count(data, seed, C), [0.1, 1, 10])]
    for kind in (1, 1), (0.1, 1), (0.1, 2):
        means.append(best(lambda v, n: run(data, n, v, *kind)[0], lrs))
    print(*[f"{mean:.2f}" for mean in means])
    assert 0.6 < means[1] < means[3] - 0.01 and means[3] < means[0]
# --8<-- [end:compare]
# --8<-- [start:save]
torch.manual_seed(0)
vocabulary = Vocabulary.of(texts, at_least=2)
model = network(len(vocabulary.words), len(topics))
fit(model, batch(vocabulary, texts), y, lr=0.03)
parts = [vocabulary.words, topics, model.state_dict()]
torch.save(parts, "topics.pt")
# --8<-- [end:save]
# --8<-- [start:use]
words, topics, state = torch.load("topics.pt")
vocabulary = Vocabulary(words)
model = network(len(words), len(topics))
model.load_state_dict(state)
for text in "快递怎么还没到？", "能便宜一点吗？", "Guten Tag!", "":
    p = model(batch(vocabulary, [text])).softmax(dim=1)[0]
    known = (vocabulary.encode(text) > 1).sum().item()
    print(text, known, topics[p.argmax()], f"{p.max():.2f}")
# --8<-- [end:use]
