#!/bin/sh
# Makes the models named on the command line, or all of them, one after another, into
# models/build/out. STEPS=1 POOL=60 makes it a quick run that proves the scripts work.
#
# Debian 12 packages:
#   apt-get install --no-install-recommends python3-torch python3-onnx python3-numpy \
#     python3-pil espeak-ng libopenblas0-pthread
# and Node 20 for prepare.mjs, which reads the packages of package.json.
#
# usage: build.sh [sentiment ner fill_mask qa zero_shot embed summary chat text2text table_qa \
#   vision_classification vision_detection vision_segmentation vision_captioning \
#   audio_commands audio_asr]
set -e
cd "$(dirname "$0")"
if [ $# -eq 0 ]; then
  set -- sentiment ner fill_mask qa zero_shot embed summary chat text2text table_qa \
    vision_classification vision_detection vision_segmentation vision_captioning \
    audio_commands audio_asr
fi
if [ ! -e cache/opinions.tsv ]; then
  [ -e node_modules ] || npm ci --ignore-scripts --no-audit --no-fund
  node prepare.mjs
fi
for script in "$@"; do
  /usr/bin/python3 "$script.py"
  # Each goes on with what its generator got last, at a lower rate.
  case "$script" in
    qa) /usr/bin/python3 qa.py --practice "${MODELS_OUT:-out}/qa" ;;
    fill_mask) /usr/bin/python3 fill_mask.py --practice "${MODELS_OUT:-out}/fill-mask" ;;
  esac
  # The second stage of chat-lm: without it sums are wrong (two plus three is four).
  if [ "$script" = chat ]; then
    /usr/bin/python3 chat.py --practice "${MODELS_OUT:-out}/chat-lm"
    /usr/bin/python3 glossary.py "${MODELS_OUT:-out}/chat-lm"
    /usr/bin/python3 facts.py "${MODELS_OUT:-out}/chat-lm"
  fi
done
