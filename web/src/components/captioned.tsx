// A picture with its caption below.

export function Captioned({ image, text }: { image: string; text: string }) {
  return (
    <figure className="captioned">
      <img className="preview" src={image} alt={text} />
      <figcaption className="prose">{text}</figcaption>
    </figure>
  );
}
