#!/usr/bin/env bash
# Tells Spark which NVIDIA GPUs there are for this process: {"name": "gpu", "addresses": ["0", "1"]}.
set -euo pipefail
if [ -n "${CUDA_VISIBLE_DEVICES:-}" ]; then
  # The driver shows these alone, numbered from 0, up to the first that is none; nvidia-smi would tell of all.
  indices=$(tr ',' '\n' <<<"$CUDA_VISIBLE_DEVICES" | awk '/^ *(-|NoDevFiles)/ { exit } NF { print n++ }')
else
  indices=$(nvidia-smi --query-gpu=index --format=csv,noheader)
fi
addresses=$(sed 's/[^0-9]//g; s/.\{1,\}/"&"/' <<<"$indices" | paste -s -d , -)
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
