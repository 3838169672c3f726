#!/usr/bin/env bash
# Makes everything from nothing in an AWS account, runs the trials of examples/aws-trial on it, and takes all
# of it away again, also after a failure and after Ctrl-C. The report of the trials is what to send us.
#
#   npm ci && examples/eks-from-nothing/try.sh <region>
#
# It asks first. A local backend keeps the state, in a folder that it names, until everything is gone.
set -euo pipefail

region=${1:?"which region? for example: try.sh eu-west-1"}
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
for program in aws pulumi npm; do
  command -v "$program" > /dev/null || { echo "$program is not there; install it first" >&2; exit 2; }
done
aws sts get-caller-identity --query Arn --output text

echo "In this account, in $region: a VPC, an EKS cluster with one NAT gateway, a bucket. That is about 0.15"
echo "US dollars an hour at list prices, and nodes as long as trials run (below). It takes about an hour."
read -r -p "Go on? (yes) " answer
[ "$answer" = yes ] || { echo "nothing was made"; exit 1; }

export PULUMI_CONFIG_PASSPHRASE=${PULUMI_CONFIG_PASSPHRASE:-trial}
state=$(mktemp -d /tmp/eks-from-nothing-XXXXXX)
export PULUMI_BACKEND_URL="file://$state"
echo "the state is in $state"

take_away() {
  echo "taking everything away"
  if pulumi destroy --yes --stack trial; then
    # Its settings, which lie beside the program, go with it.
    pulumi stack rm --yes --stack trial && rm -rf "$state"
  else
    echo "something is left: PULUMI_BACKEND_URL=$PULUMI_BACKEND_URL pulumi destroy --stack trial" >&2
    exit 1
  fi
}

# The packages are those of the repository, `npm ci` in its folder, and the library is built there.
npm --prefix "$root" run build
pulumi stack init trial
pulumi config set aws:region "$region" --stack trial
pulumi config set deleteData true --stack trial
trap take_away EXIT
pulumi up --yes --stack trial
cluster=$(pulumi stack output clusterName --stack trial)
aws eks update-kubeconfig --region "$region" --name "$cluster"
npm --prefix "$root" run cycle -- examples/aws-trial/Pulumi.aws-trial.yaml --region "$region" --eks-cluster "$cluster"
