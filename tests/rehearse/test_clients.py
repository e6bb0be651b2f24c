"""Clients reach the local cloud, whatever the user's environment and files say."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "variables",
    [
        {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_PROXY": ""},
        {"AWS_PROFILE": "prod"},
        {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"},
        {"AWS_ENDPOINT_URL": "https://example.com", "AWS_ENDPOINT_URL_S3": "https://example.com"},
        {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SESSION_TOKEN": "of the user"},
    ],
    ids=["proxy", "profile", "endpoints-of-the-state", "addresses", "credentials"],
)
def test_a_client_goes_by_nothing_in_the_environment(rehearsal, monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    arn = rehearsal.client("sts", account="111122223333").get_caller_identity()["Arn"]
    buckets = rehearsal.client("s3").list_buckets()["Buckets"]

    assert arn == "arn:aws:iam::111122223333:root"
    assert buckets == []


def test_a_client_goes_by_nothing_in_the_files_of_the_user(rehearsal, monkeypatch, tmp_path):
    for name in ("config", "credentials"):
        (tmp_path / name).write_text("[default\nthis is no file of settings")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))

    assert rehearsal.client("s3").list_buckets()["Buckets"] == []


def test_code_of_the_user_that_makes_its_own_clients_reaches_the_local_cloud(rehearsal):
    import boto3  # noqa: PLC0415  # as the code under test would

    boto3.Session().client("s3").create_bucket(Bucket="mine")

    (bucket,) = rehearsal.client("s3").list_buckets()["Buckets"]
    assert bucket["Name"] == "mine"


def test_fails_in_one_line_without_boto3():
    program = (
        "import sys; sys.modules['boto3'] = None; "
        "from snapshot_constructs.rehearse.clients import Clients; "
        "Clients(1).client('s3', '111122223333', 'eu-west-1')"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert ran.stderr.endswith(
        "RehearsalError: boto3 is not installed; "
        "write pip install 'snapshot-constructs[rehearse]'\n"
    )
