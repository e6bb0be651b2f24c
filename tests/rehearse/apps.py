"""Small apps of the CDK."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm


class Store(cdk.Stack):
    """A bucket, and a parameter that names it."""

    def __init__(self, scope, id, *, value="one", **options):
        super().__init__(scope, id, **options)
        self.bucket = s3.Bucket(self, "Bucket")
        self.parameter = ssm.StringParameter(self, "Value", string_value=value)
        cdk.CfnOutput(self, "Name", value=self.bucket.bucket_name)


class Clash(cdk.Stack):
    """Two buckets of one name, which cannot be."""

    def __init__(self, scope, id, *, nested=False, **options):
        super().__init__(scope, id, **options)
        inner = cdk.NestedStack(self, "Inner") if nested else self
        s3.Bucket(inner, "First", bucket_name="the-one")
        second = s3.Bucket(inner, "Second", bucket_name="the-one")
        second.node.add_dependency(inner.node.find_child("First"))
