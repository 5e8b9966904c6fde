// A link for readers carries the token behind its "#", which browsers send to nobody. It goes into the field, and out of
// the address, where it would stand in the history.
const token = location.hash.slice(1);
if (token) {
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("password").value = decodeURIComponent(token);
}
