// Things to send with one click: made on the spot, so that the demo needs no files of its own.

const PDF = [
  "%PDF-1.4", "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj",
  "4 0 obj<</Length 52>>stream", "BT /F1 18 Tf 40 110 Td (A sample confirmation) Tj ET", "endstream endobj", "trailer<</Root 1 0 R>>", "%%EOF", "",
].join("\n");

export async function samplePhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = 480;
  canvas.height = 320;
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 0, 320);
  sky.addColorStop(0, "#8fc3e8");
  sky.addColorStop(1, "#f5dcb4");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 480, 320);
  const ridge = (colour, points) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.moveTo(0, 320);
    points.forEach(([x, y]) => pen.lineTo(x, y));
    pen.lineTo(480, 320);
    pen.fill();
  };
  ridge("#8aa3bd", [[0, 190], [90, 120], [150, 170], [250, 70], [330, 160], [400, 115], [480, 180]]);
  ridge("#5d7d8c", [[0, 240], [110, 190], [210, 235], [320, 175], [480, 250]]);
  ridge("#3f6650", [[0, 275], [160, 250], [300, 280], [480, 245]]);
  pen.fillStyle = "#fff6dc";
  pen.beginPath();
  pen.arc(400, 62, 24, 0, 7);
  pen.fill();
  return new Promise((done) => { canvas.toBlob((blob) => done(new File([blob], "photo.jpg", { type: "image/jpeg" })), "image/jpeg", 0.85); });
}

export const sampleDocument = () => new File([PDF], "confirmation.pdf", { type: "application/pdf" });
export const emptyFile = () => new File([], "empty.pdf", { type: "application/pdf" });
export const largeFile = () => new File([PDF, new Uint8Array(21 * 1024 * 1024)], "large.pdf", { type: "application/pdf" });
export const sampleVoice = () => new File([new Uint8Array([0x4f, 0x67, 0x67, 0x53, 0, 2, ...new Array(600).fill(7)])], "voice.ogg", { type: "audio/ogg" });

export function toBase64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^data:[^,]*,/, ""));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}
