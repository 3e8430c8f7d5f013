"use strict";

// Shows the counter as the server tells it; EventSource connects again by itself.
const served = document.getElementById("served");
const state = document.getElementById("state");
const live = new EventSource(served.dataset.live);
live.onmessage = (event) => {
  served.textContent = event.data;
};
live.onopen = () => {
  state.textContent = "";
};
live.onerror = () => {
  state.textContent = "The server does not answer at present.";
};
