from dataclasses import replace

from snapshot_constructs.forecast.prices import Price, Prices, assumed

OURS = Price(
    item="transfer",
    region="eu-west-1",
    usd=0,
    unit="GB",
    date="2026-11-22",
    source="our contract",
)


def test_a_price_may_be_nothing():
    assert Prices((OURS,)).find("transfer", "eu-west-1").usd == 0


def test_the_later_of_two_prices_for_the_same_holds():
    prices = Prices((OURS,)).with_own([replace(OURS, usd=1), replace(OURS, usd=2)])

    assert prices.find("transfer", "eu-west-1", "us-east-1").usd == 2


def test_a_price_is_taken_for_granted_as_far_as_its_source_goes():
    marks = [
        assumed(replace(OURS, mark=mark), "eu-west-1")[0].mark
        for mark in ("documented", "inferred")
    ]

    assert marks == ["documented", "inferred"]


def test_the_price_of_a_transfer_reads_with_its_two_ends():
    said = [str(OURS), str(replace(OURS, to="us-east-1", usd=0.02))]

    assert said == [
        "transfer in eu-west-1: 0 USD per GB (our contract, 2026-11-22)",
        "transfer in eu-west-1 to us-east-1: 0.02 USD per GB (our contract, 2026-11-22)",
    ]
