"""The functions as template.yaml declares them, by the folder of their code."""

from tests.conftest import ROOT

from local.template_values import load

FUNCTIONS = {
    str(resource["Properties"]["CodeUri"]).removeprefix("functions/"): resource["Properties"]
    for resource in load(ROOT / "template.yaml")["Resources"].values()
    if resource["Type"] == "AWS::Serverless::Function"
}
